// Needles as people search for them, by class, from a fixed seed. Which of them a block lacks is found
// by searching it.

/** Numbers below `n`, the same in every run. */
export type Random = (n: number) => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / (0x100000000 / n));
  };
}

const WORDS =
  'qzx timeout panic OutOfMemory segfault refused deadline exceeded fatal exception denied kafka postgres rollback unauthorized throttled corrupt evicted abort broken';
const PHRASES = [
  'connection refused',
  'deadline exceeded',
  'upstream timeout after',
  'out of memory',
  'permission denied',
  'no such file or directory',
  'broken pipe',
  'failed to acquire lock',
  'disk quota exceeded',
  'context canceled',
];

/** Needles of each class, `count` of those that are made up. */
export function needleClasses(random: Random, count: number): ReadonlyMap<string, string[]> {
  const hex = (length: number): string =>
    Array.from({ length }, () => random(16).toString(16)).join('');
  const many = (make: () => string): string[] => Array.from({ length: count }, make);
  return new Map([
    ['uuid', many(() => [8, 4, 4, 4, 12].map(hex).join('-'))],
    ['hex 32', many(() => hex(32))],
    ['hex 16', many(() => hex(16))],
    ['hex 12', many(() => hex(12))],
    ['hex 8', many(() => hex(8))],
    ['address', many(() => `10.${random(4)}.${random(256)}.${random(256)}`)],
    ['number', many(() => `${10_000 + random(90_000)}`)],
    ['9 digits', many(() => `${100_000_000 + random(900_000_000)}`)],
    ['word', WORDS.split(' ')],
    ['phrase', PHRASES],
    ['phrase 123', many(() => `upstream timeout after ${1000 + random(9000)}ms`)],
    ['"key":"word"', ['"level":"fatal"', '"method":"PATCH"', '"path":"/api/v2', 'queue=refunds']],
    ['"key":123', many(() => `"id":${10_000 + random(90_000)},`)],
    ['"key":"id"', many(() => `"trace_id":"${hex(8)}-${hex(4)}`)],
  ]);
}

/** Pieces of the lines of other blocks, which have everything in common with this one's but the place. */
export function piecesOf(
  lines: readonly Buffer[],
  length: number,
  random: Random,
  count: number,
): string[] {
  const long = lines.filter((line) => line.length >= length);
  if (long.length === 0) return [];
  return Array.from({ length: count }, () => {
    const line = long[random(long.length)] as Buffer;
    const at = random(line.length - length + 1);
    return line.toString('latin1', at, at + length);
  });
}
