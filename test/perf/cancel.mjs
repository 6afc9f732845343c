// How long does work go on that nobody waits for? Asks heavy queries, hangs up in the middle of each, and watches the
// threads that evaluate them until they rest. Prints one line of JSON. Needs data that keeps them busy for
// a second (push.mjs), and Linux.
//
//   node test/perf/cancel.mjs BASE_URL --pid PID [--runs 30]
import { readFileSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { HEAVY_QUERY, UNCACHED } from './heavy-query.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { pid: { type: 'string' }, runs: { type: 'string', default: '30' } },
});
const [base] = positionals;

/** A thread that used less of the time between two looks has nothing to do. */
const BUSY_SHARE = 0.2;
const LOOK_MS = 2;
/** So long without work means that the query is over. */
const REST_MS = 60;

/** CPU milliseconds of the threads that evaluate queries. */
function queryCpuMs() {
  const folder = `/proc/${options.pid}/task`;
  let ns = 0;
  for (const thread of readdirSync(folder)) {
    if (!readFileSync(`${folder}/${thread}/comm`, 'utf8').startsWith('query')) continue;
    ns += Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return ns / 1e6;
}

/** Milliseconds until the threads rest, and what they used meanwhile. */
async function untilRest() {
  const startMs = performance.now();
  const startCpuMs = queryCpuMs();
  let [lastMs, lastCpuMs] = [startMs, startCpuMs];
  let busyUntilMs = startMs;
  while (performance.now() - busyUntilMs < REST_MS) {
    await sleep(LOOK_MS);
    const [nowMs, cpuMs] = [performance.now(), queryCpuMs()];
    if (cpuMs - lastCpuMs > BUSY_SHARE * (nowMs - lastMs)) busyUntilMs = nowMs;
    [lastMs, lastCpuMs] = [nowMs, cpuMs];
  }
  return { ms: busyUntilMs - startMs, cpuMs: lastCpuMs - startCpuMs };
}

async function hangUpAfter(ms) {
  const hangUp = new AbortController();
  const asked = fetch(`${base}/loki/api/v1/query_range?${HEAVY_QUERY}`, {
    headers: UNCACHED,
    signal: hangUp.signal,
  }).then(
    (response) => response.text(),
    () => undefined,
  );
  await sleep(ms);
  const before = queryCpuMs();
  await sleep(LOOK_MS * 5);
  const wasBusy = queryCpuMs() - before > LOOK_MS;
  hangUp.abort();
  const rest = await untilRest();
  await asked;
  return { ...rest, wasBusy };
}

const runs = [];
for (let i = 0; i < Number(options.runs); i++) runs.push(await hangUpAfter(100 + i * 20));
const busy = runs.filter(({ wasBusy }) => wasBusy);
const sorted = (name) => busy.map((run) => +run[name].toFixed(1)).sort((a, b) => a - b);
const told = (values) => ({ median: values[values.length >> 1], worst: values.at(-1) });
console.log(
  JSON.stringify({ hungUp: busy.length, ms: told(sorted('ms')), cpuMs: told(sorted('cpuMs')) }),
);
