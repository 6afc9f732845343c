// Blocks of made-up log lines for benches: JSON, logfmt and access logs, as three kinds of service write
// them, each of the size at which ingesters cut blocks, in memory.
import { type Block, columnsAsBlock } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';

export type LineKind = 'json' | 'logfmt' | 'access';

const BLOCK_BYTES = 512 * 1024;
const BLOCK_COUNT = 8;

/** Numbers in [0, 1) from a seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LEVELS = ['info', 'info', 'info', 'info', 'info', 'debug', 'debug', 'warn', 'error'];
const PATHS = ['/api/v1/users', '/api/v1/orders', '/api/v1/cart/items', '/healthz', '/login'];
const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'];
const STATUS = [200, 200, 200, 200, 201, 204, 301, 400, 404, 500, 503];
const MESSAGES = [
  'request completed',
  'cache miss, reading from database',
  'payment provider answered',
  'retrying after timeout',
  'connection reset by peer',
];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  'curl/8.11.1',
  'kube-probe/1.34',
];

export function makeLine(kind: LineKind, random: () => number, timeMs: number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const whole = (below: number) => Math.floor(random() * below);
  const hex = (n: number) => Array.from({ length: n }, () => whole(16).toString(16)).join('');
  const time = new Date(timeMs).toISOString();
  if (kind === 'json') {
    return (
      `{"ts":"${time}","level":"${pick(LEVELS)}","msg":"${pick(MESSAGES)}",` +
      `"method":"${pick(METHODS)}","path":"${pick(PATHS)}","status":${pick(STATUS)},` +
      `"duration_ms":${(random() * 900).toFixed(2)},"trace_id":"${hex(32)}",` +
      `"user":{"id":${whole(100000)},"plan":"${pick(['free', 'pro', 'team'])}"}}`
    );
  }
  if (kind === 'logfmt') {
    return (
      `ts=${time} level=${pick(LEVELS)} caller=job.go:${whole(90)} msg="${pick(MESSAGES)}" ` +
      `queue=${pick(['mail', 'exports'])} job=${hex(12)} attempt=${whole(4)} ` +
      `duration=${(random() * 900).toFixed(1)}ms bytes=${whole(1e6)}`
    );
  }
  return (
    `10.${whole(4)}.${whole(256)}.${whole(256)} - - [20/Nov/2026:00:00:${whole(60)} +0000] ` +
    `"${pick(METHODS)} ${pick(PATHS)}?id=${whole(1e6)} HTTP/1.1" ${pick(STATUS)} ${whole(50000)} ` +
    `"-" "${pick(AGENTS)}" ${(random() * 2).toFixed(3)}`
  );
}

/** A block of lines one millisecond apart. */
export function blockOfLines(lines: readonly string[], baseNs: bigint): Block {
  return columnsAsBlock(columnsOfLines(lines, baseNs));
}

/** Lines one millisecond apart, before they are a block. */
export function columnsOfLines(lines: readonly string[], baseNs: bigint): EntryColumns {
  const bytes = lines.map((line) => Buffer.from(line));
  const lineOffsets = new Uint32Array(lines.length + 1);
  for (const [i, line] of bytes.entries()) {
    lineOffsets[i + 1] = (lineOffsets[i] as number) + line.length;
  }
  return {
    rowCount: lines.length,
    baseNs,
    offsetsNs: Float64Array.from(lines, (_, i) => i * 1e6),
    lineOffsets,
    lineBytes: Buffer.concat(bytes),
    metadata: [],
  };
}

/** 4 MiB of one kind of line, as a reader would hand them over. */
export function makeBlocks(kind: LineKind): readonly Block[] {
  return makeColumns(kind).map(columnsAsBlock);
}

/** The same lines before they are blocks. */
export function makeColumns(kind: LineKind): readonly EntryColumns[] {
  const random = randomFrom(42);
  const startMs = Date.UTC(2026, 10, 20);
  return Array.from({ length: BLOCK_COUNT }, (_, b) => {
    const lines: string[] = [];
    for (let size = 0; size < BLOCK_BYTES; size += (lines.at(-1) as string).length) {
      lines.push(makeLine(kind, random, startMs + b * 60_000 + lines.length));
    }
    return columnsOfLines(lines, BigInt(startMs + b * 60_000) * 1_000_000n);
  });
}
