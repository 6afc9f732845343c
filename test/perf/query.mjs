// Asks each query of the workload several times, caches of results bypassed, and prints a line of JSON per query: the
// median of the seconds waited, with --pid that of the server's CPU seconds, and a digest of the answer, which must
// be the same on every server that holds the workload.
//
//   node test/perf/query.mjs BASE_URL [--runs 3] [--only NAME] [--pid SERVER_PID]
import { parseArgs } from 'node:util';
import { usageOf } from './usage.mjs';
import { NEEDLE, SPAN_MS, START_MS } from './workload.mjs';

/** By name; every query reads the whole day. */
export const QUERIES = {
  'volume histogram': { query: 'sum(count_over_time({app="api"}[5m]))', step: 300 },
  'volume by level': {
    query: 'sum by (detected_level) (count_over_time({app=~".+"}[5m]))',
    step: 300,
  },
  'bytes by pod': { query: 'sum by (pod) (bytes_over_time({app=~".+"}[10m]))', step: 600 },
  'needle in all': { query: `{app=~".+"} |= "${NEEDLE}"`, limit: 100 },
  'needle absent': { query: '{app=~".+"} |= "no-such-identifier-7f3a"', limit: 100 },
  'short word absent': { query: '{app=~".+"} |= "qzx"', limit: 100 },
  'common word, newest 100': { query: '{app="api"} |= "error"', limit: 100 },
  'word count': { query: 'sum(count_over_time({app=~".+"} |= "timeout" [5m]))', step: 300 },
  regex: {
    query: 'sum(count_over_time({app=~".+"} |~ "timeout after [0-9]{4}ms" [5m]))',
    step: 300,
  },
  'regex, ignore case': {
    query: 'sum(count_over_time({app=~".+"} |~ "(?i)OutOfMemory|connection RESET" [5m]))',
    step: 300,
  },
  'json filter': {
    query: 'sum by (status) (count_over_time({app="api"} | json | status >= 500 [5m]))',
    step: 300,
  },
  'json group': { query: 'sum by (path, method) (rate({app="api"} | json [5m]))', step: 300 },
  'json unwrap quantile': {
    query: 'quantile_over_time(0.99, {app="api"} | json | unwrap duration_ms [5m]) by (path)',
    step: 300,
  },
  'logfmt unwrap': {
    query:
      'sum by (queue) (sum_over_time({app="worker"} | logfmt | unwrap duration(duration) [5m]))',
    step: 300,
  },
  'pattern group': {
    query:
      'sum by (status) (count_over_time({app="nginx"} | pattern `<_> "<method> <path> <_>" <status> <_>` [5m]))',
    step: 300,
  },
  'json needle field': { query: '{app="api"} | json | user_id = 4242', limit: 100 },
  'top paths': {
    query: 'topk(5, sum by (path) (count_over_time({app="api"} | json [1h])))',
    step: 3600,
  },
};

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    pid: { type: 'string' },
  },
});
const [base] = positionals;

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

async function ask(query) {
  const range = { start: `${START_MS}000000`, end: `${START_MS + SPAN_MS}000000` };
  const params = new URLSearchParams({ ...range, direction: 'backward', ...query });
  const headers = { 'cache-control': 'no-cache', 'x-query-tags': 'source=bench' };
  const response = await fetch(`${base}/loki/api/v1/query_range?${params}`, { headers });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text).data.result;
}

/** How many series and values, and what the values add up to; lines count as 0. */
function digestOf(result) {
  const values = result.flatMap((series) => series.values.map(([, value]) => Number(value) || 0));
  const sum = values.reduce((total, value) => total + value, 0);
  return `${result.length} series, ${values.length} values, sum ${sum.toPrecision(10)}`;
}

async function measure(query) {
  const seconds = [];
  const cpuS = [];
  let digest = '';
  for (let run = 0; run < Number(options.runs); run++) {
    const before = usageOf(options.pid);
    const startMs = performance.now();
    const result = await ask(query);
    seconds.push((performance.now() - startMs) / 1000);
    if (before !== undefined) cpuS.push(usageOf(options.pid).cpuS - before.cpuS);
    digest = digestOf(result);
  }
  const cpu = cpuS.length === 0 ? {} : { cpuS: Number(median(cpuS).toFixed(2)) };
  return { seconds: Number(median(seconds).toFixed(3)), ...cpu, digest };
}

let failed = 0;
for (const [name, query] of Object.entries(QUERIES)) {
  if (!name.includes(options.only)) continue;
  try {
    console.log(JSON.stringify({ name, ...(await measure(query)) }));
  } catch (error) {
    failed++;
    console.log(JSON.stringify({ name, problem: String(error.message ?? error) }));
  }
}
process.exitCode = failed === 0 ? 0 : 1;
