// Pushes the workload as agents do, snappy-compressed protobuf, and prints one line of JSON: MB/s of line bytes, the
// latencies, and with --pid the server's CPU seconds and peak memory.
//
//   node test/perf/push.mjs BASE_URL [--mb 400] [--concurrency 4] [--tenant NAME] [--pid SERVER_PID]
import http from 'node:http';
import { parseArgs } from 'node:util';
import { encode } from './push-body.mjs';
import { usageOf } from './usage.mjs';
import { batches } from './workload.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mb: { type: 'string', default: '400' },
    concurrency: { type: 'string', default: '4' },
    tenant: { type: 'string' },
    pid: { type: 'string' },
  },
});
const [base] = positionals;
const concurrency = Number(options.concurrency);

const url = new URL('/loki/api/v1/push', base);
const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });

function send(body) {
  const headers = {
    'content-type': 'application/x-protobuf',
    'content-length': body.length,
    ...(options.tenant === undefined ? {} : { 'x-scope-orgid': options.tenant }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      if (response.statusCode === 204) resolve();
      else reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`));
    });
    request.on('error', reject);
    request.end(body);
  });
}

// Everything is encoded first, so that the client's own work is not in the measured time.
const bodies = [];
let lines = 0;
let bytes = 0;
for (const batch of batches({ totalBytes: Number(options.mb) * 1e6 })) {
  bodies.push(encode(batch));
  lines += batch.lines;
  bytes += batch.bytes;
}

const latenciesMs = [];
let failed = 0;
let next = 0;
async function sendAll() {
  while (next < bodies.length) {
    const body = bodies[next++];
    const startMs = performance.now();
    await send(body).catch((error) => {
      if (failed++ < 3) console.error(String(error));
    });
    latenciesMs.push(performance.now() - startMs);
  }
}

const before = usageOf(options.pid);
const startMs = performance.now();
await Promise.all(Array.from({ length: concurrency }, sendAll));
const seconds = (performance.now() - startMs) / 1000;
const after = usageOf(options.pid);
agent.destroy();

const megabytes = bytes / 1e6;
const cpuS = after === undefined ? undefined : after.cpuS - before.cpuS;
latenciesMs.sort((a, b) => a - b);
const latencyAt = (share) => Number(latenciesMs[Math.floor(latenciesMs.length * share)].toFixed(1));
console.log(
  JSON.stringify({
    mb: Number(megabytes.toFixed(1)),
    lines,
    failed,
    seconds: Number(seconds.toFixed(2)),
    mbPerS: Number((megabytes / seconds).toFixed(1)),
    p50Ms: latencyAt(0.5),
    p99Ms: latencyAt(0.99),
    ...(cpuS === undefined
      ? {}
      : {
          cpuS: Number(cpuS.toFixed(2)),
          mbPerCpuS: Number((megabytes / cpuS).toFixed(1)),
          peakMiB: after.peakMiB,
        }),
  }),
);
process.exitCode = failed === 0 ? 0 : 1;
