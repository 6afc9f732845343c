// The workload that figures are measured with: lines that look like three real kinds of service, the same bytes on
// every machine. `batches` yields pushes in time order, as agents send them. Nothing here depends on the server.

/** 2026-11-20T00:00:00Z; the lines span a day. */
export const START_MS = Date.UTC(2026, 10, 20);
export const SPAN_MS = 24 * 3600 * 1000;
/** Stands in exactly one line. */
export const NEEDLE = 'd34db33f-0c0a-4b1d-9e55-5ca1ab1e0042';

/** Bytes of a line on average; sets the clock, so that any amount of data spans SPAN_MS. */
const MEAN_LINE_BYTES = 203;

const LEVELS = 'info info info info info info debug debug warn error'.split(' ');
const PATHS = [
  '/api/v1/users',
  '/api/v1/orders',
  '/api/v1/cart/items',
  '/api/v1/search',
  '/healthz',
  '/api/v1/payments/confirm',
  '/static/app.9f3c.js',
  '/login',
];
const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'];
const STATUSES = [200, 200, 200, 200, 200, 200, 201, 204, 301, 304, 400, 401, 404, 404, 500, 503];
const MESSAGES = [
  'request completed',
  'cache miss, reading from database',
  'user session refreshed',
  'payment provider answered',
  'retrying after timeout',
  'connection reset by peer',
  'queue depth above threshold',
  'slow query detected',
];
const PLANS = ['free', 'pro', 'team'];
const QUEUES = ['mail', 'thumbnails', 'invoices', 'exports'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'curl/8.11.1',
  'kube-probe/1.34',
];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Mulberry32: numbers in [0, 1) from a seed. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a line draws from. The order of draws is part of the workload: another order is other data. */
function dice(random) {
  return {
    random,
    below: (n) => (random() * n) | 0,
    pick: (values) => values[(random() * values.length) | 0],
    hex(digits) {
      let text = '';
      while (text.length < digits) {
        text += ((random() * 4294967296) >>> 0).toString(16).padStart(8, '0');
      }
      return text.slice(0, digits);
    },
  };
}

function apiLine({ random, below, pick, hex }, ms) {
  const level = pick(LEVELS);
  const error =
    level === 'error'
      ? `,"error":"upstream timeout after ${1000 + below(9000)}ms","stack":"at handler (/srv/app/${hex(6)}.js:${below(900)}:13)"`
      : '';
  return (
    `{"ts":"${new Date(ms).toISOString()}","level":"${level}","msg":"${pick(MESSAGES)}","method":"${pick(METHODS)}",` +
    `"path":"${pick(PATHS)}","status":${pick(STATUSES)},"duration_ms":${(random() * 900).toFixed(2)},` +
    `"trace_id":"${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}","user":{"id":${below(100000)},"plan":"${pick(PLANS)}"}${error}}`
  );
}

function workerLine({ random, below, pick, hex }, ms) {
  return (
    `ts=${new Date(ms).toISOString()} level=${pick(LEVELS)} caller=job.go:${10 + below(90)} msg="${pick(MESSAGES)}" ` +
    `queue=${pick(QUEUES)} job=${hex(12)} attempt=${below(4)} duration=${(random() * 900).toFixed(1)}ms bytes=${below(1e6)}`
  );
}

function accessLine({ random, below, pick }, ms) {
  const two = (n) => String(n).padStart(2, '0');
  const date = new Date(ms);
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return (
    `10.${below(4)}.${below(256)}.${below(256)} - - [${day}:${time} +0000] ` +
    `"${pick(METHODS)} ${pick(PATHS)}?id=${below(1e6)} HTTP/1.1" ${pick(STATUSES)} ${below(50000)} "-" "${pick(AGENTS)}" ${(random() * 2).toFixed(3)}`
  );
}

const LINE_OF = { api: apiLine, worker: workerLine, nginx: accessLine };

/** The streams: half of them JSON (`api`), a quarter logfmt (`worker`), a quarter access logs (`nginx`). */
export function streamsOf(podsPerApp = 8) {
  const weights = { api: 2, worker: 1, nginx: 1 };
  return Object.entries(weights).flatMap(([kind, weight]) =>
    Array.from({ length: podsPerApp * weight }, (_, i) => ({
      kind,
      labels: {
        app: kind,
        namespace: i % 4 === 0 ? 'staging' : 'prod',
        cluster: ['eu-west-1', 'us-east-1'][i % 2],
        pod: `${kind}-${(7919 * (i + 1)).toString(36)}`,
      },
    })),
  );
}

/** Yields `{ streams: [{ labels, entries: [{ ms, ns, line }] }], bytes, lines }` until `totalBytes` of lines are made. */
export function* batches({ totalBytes, batchBytes = 1 << 20, podsPerApp = 8, seed = 42 }) {
  const luck = dice(randomFrom(seed));
  const streams = streamsOf(podsPerApp);
  const lineCount = totalBytes / MEAN_LINE_BYTES;
  const needleAt = Math.floor(lineCount * 0.37);
  const gapMs = SPAN_MS / lineCount;
  let made = 0;
  let index = 0;
  while (made < totalBytes) {
    const entriesOf = new Map();
    let bytes = 0;
    let lines = 0;
    while (bytes < batchBytes) {
      const stream = luck.pick(streams);
      const ms = START_MS + Math.floor(index * gapMs);
      let line = LINE_OF[stream.kind](luck, ms);
      if (index === needleAt) line = line.replace(/.$/, ` ${NEEDLE}$&`);
      if (!entriesOf.has(stream)) entriesOf.set(stream, []);
      entriesOf.get(stream).push({ ms, ns: index % 1_000_000, line });
      bytes += line.length;
      lines++;
      index++;
    }
    made += bytes;
    yield {
      bytes,
      lines,
      streams: [...entriesOf].map(([{ labels }, entries]) => ({ labels, entries })),
    };
  }
}
