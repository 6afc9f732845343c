// Talks to Skald as a user's programs do: over HTTP, with Loki's paths and shapes.
import { setTimeout as sleep } from 'node:timers/promises';

const VISIBLE_MAX_MS = 30_000;
const POLL_MS = 100;

/** Nanoseconds as the wire has them, and the line. */
export type Entry = readonly [timeNs: string, line: string];

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface StreamsAnswer {
  readonly data: {
    readonly resultType: string;
    readonly result: readonly {
      readonly stream: Readonly<Record<string, string>>;
      readonly values: readonly Entry[];
    }[];
  };
}

type Params = Readonly<Record<string, string | number | bigint>>;

export async function get(base: string, path: string, params: Params = {}): Promise<Answer> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) query.set(name, String(value));
  const suffix = query.size === 0 ? '' : `?${query.toString()}`;
  const response = await fetch(`${base}${path}${suffix}`);
  return { status: response.status, text: await response.text() };
}

/** The JSON of a 200; any other status is an error that says what the server said. */
export async function getJson<T>(base: string, path: string, params: Params = {}): Promise<T> {
  const { status, text } = await get(base, path, params);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
  return JSON.parse(text) as T;
}

export async function post(base: string, path: string, body = ''): Promise<Answer> {
  const response = await fetch(`${base}${path}`, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

/** Pushes entries of one stream. @returns what the server answered; 204 means they are durable. */
export async function push(
  base: string,
  stream: Readonly<Record<string, string>>,
  values: readonly Entry[],
): Promise<Answer> {
  const response = await fetch(`${base}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ streams: [{ stream, values }] }),
  });
  return { status: response.status, text: await response.text() };
}

/** Every entry that matches in `[fromNs, toNs)`, oldest first, in pages of the server's limit; twice what is there twice. */
export async function readAll(
  base: string,
  args: {
    readonly query: string;
    readonly fromNs: bigint;
    readonly toNs: bigint;
    readonly limit?: number;
  },
): Promise<Entry[]> {
  const { query, fromNs, toNs, limit = 5000 } = args;
  const read: Entry[] = [];
  for (let start = fromNs; ;) {
    const params = { query, start, end: toNs, limit, direction: 'forward' };
    const { data } = await getJson<StreamsAnswer>(base, '/loki/api/v1/query_range', params);
    const page = data.result
      .flatMap(({ values }) => values)
      .sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return [...read, ...page];
    // Entries that share the last timestamp may be cut in two by the page: the next page has them all.
    const lastNs = BigInt(last[0]);
    if (lastNs === start) throw new Error(`more than ${limit} entries at ${lastNs}`);
    read.push(...page.filter(([timeNs]) => BigInt(timeNs) < lastNs));
    start = lastNs;
  }
}

/** Asks until `isThere` holds; rejects with the last answer when it does not in time. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isThere: (answer: T) => boolean,
  maxMs = VISIBLE_MAX_MS,
): Promise<T> {
  const endMs = performance.now() + maxMs;
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    if (performance.now() > endMs) {
      throw new Error(`not so after ${maxMs} ms: ${JSON.stringify(answer)?.slice(0, 500)}`);
    }
    await sleep(POLL_MS);
  }
}
