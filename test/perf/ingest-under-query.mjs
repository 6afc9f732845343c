// Does a heavy query hold up pushes? Pushes the workload at a steady rate, for a while alone and then with
// heavy queries running all the time, and prints the latencies of both and their ratio as one line of JSON.
//
//   node test/perf/ingest-under-query.mjs BASE_URL [--mbps 20] [--seconds 60] [--queries 2]
//
// A latency counts from when the push was due, so that one held up is not the only one to say so.
import http from 'node:http';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { HEAVY_QUERY, UNCACHED } from './heavy-query.mjs';
import { encode } from './push-body.mjs';
import { batches } from './workload.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mbps: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    queries: { type: 'string', default: '2' },
  },
});
const [base] = positionals;
const bytesPerMs = Number(options.mbps) * 1000;
const phaseBytes = Number(options.seconds) * 1000 * bytesPerMs;

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

function ask(method, path, body, signal) {
  const headers = body ? { 'content-type': 'application/x-protobuf' } : UNCACHED;
  return new Promise((resolve, reject) => {
    const url = new URL(path, base);
    const request = http.request(url, { method, agent, headers, signal }, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      if (response.statusCode < 300) resolve(text);
      else reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const push = (body) => ask('POST', '/loki/api/v1/push', body);

/** Latencies in ms, ascending, of pushes sent when they are due. */
async function pushSteadily(bodies) {
  const startMs = performance.now();
  let dueMs = startMs;
  const answered = [];
  for (const { body, byteCount } of bodies) {
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const pushDueMs = dueMs;
    answered.push(push(body).then(() => performance.now() - pushDueMs));
    dueMs += byteCount / bytesPerMs;
  }
  return (await Promise.all(answered)).sort((a, b) => a - b);
}

/** Asks without pause until told to stop; the number of answers. */
async function askAllTheTime(signal) {
  let count = 0;
  while (!signal.aborted) {
    try {
      await ask('GET', `/loki/api/v1/query_range?${HEAVY_QUERY}`, undefined, signal);
      count++;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  return count;
}

/** Bodies of at most a tenth of a second each, in the order of time. */
function* makeBodies(totalBytes) {
  for (const batch of batches({ totalBytes, batchBytes: 200_000 })) {
    yield { body: encode(batch), byteCount: batch.bytes };
  }
}

const at = (latencies, share) => +latencies[Math.floor(latencies.length * share)].toFixed(1);
const told = (latencies) => ({ p50Ms: at(latencies, 0.5), p99Ms: at(latencies, 0.99) });

const bodies = [...makeBodies(3 * phaseBytes)];
const third = Math.floor(bodies.length / 3);
await pushSteadily(bodies.slice(0, third)); // something to ask for, and warm code
const alone = await pushSteadily(bodies.slice(third, 2 * third));
const stop = new AbortController();
const asking = Array.from({ length: Number(options.queries) }, () => askAllTheTime(stop.signal));
const beside = await pushSteadily(bodies.slice(2 * third));
stop.abort();
const answers = (await Promise.all(asking)).reduce((sum, count) => sum + count, 0);
agent.destroy();
console.log(
  JSON.stringify({
    mbps: Number(options.mbps),
    alone: told(alone),
    underQuery: told(beside),
    ratioP99: +(at(beside, 0.99) / at(alone, 0.99)).toFixed(2),
    queriesAnswered: answers,
  }),
);
