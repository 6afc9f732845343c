// A batch of the workload as agents send it: a push request in protobuf, compressed by snappy.
import snappy from 'snappy';

function varint(value) {
  const bytes = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128);
  bytes.push(rest);
  return bytes;
}

/** A length-delimited field: its head and its body. */
function field(number, body) {
  return [Buffer.from([(number << 3) | 2, ...varint(body.length)]), body];
}

function encodeEntry({ ms, ns, line }) {
  const time = [8, ...varint(Math.floor(ms / 1000)), 16, ...varint((ms % 1000) * 1_000_000 + ns)];
  return Buffer.concat([...field(1, Buffer.from(time)), ...field(2, Buffer.from(line))]);
}

function encodeStream({ labels, entries }) {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const head = field(1, Buffer.from(`{${pairs.join(', ')}}`));
  return Buffer.concat([...head, ...entries.flatMap((entry) => field(2, encodeEntry(entry)))]);
}

/** The body of one push. */
export function encode({ streams }) {
  const parts = streams.flatMap((stream) => field(1, encodeStream(stream)));
  return snappy.compressSync(Buffer.concat(parts));
}
