// Throughput on made-up log lines of some 200 bytes, for the patterns that the design measured engines with.
import type { Bench } from '../../../../tools/bench/harness.ts';
import { compileRegex, UnicodeTables, type CompiledRegex } from './index.ts';

const PATTERNS: readonly string[] = [
  'level=(error|fatal)',
  'status=(4|5)\\d\\d',
  'level=warn.*duration=[5-9]\\d\\d',
  '(?i)failed.*lock',
  '\\b10\\.\\d{1,3}\\.2\\d\\d\\.\\d{1,3}\\b',
  'timeout|deadline exceeded|refused',
  '[a-z]+ing \\w+ call',
  'traceID=ab[0-9a-f]{10}cd',
];
const CAPTURES = 'level=(?P<level>\\w+) .*status=(?P<status>\\d+)';
const BLOCK_BYTES = 8 << 20;

interface Block {
  readonly buf: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
}

/** A block of lines from a fixed seed. */
function makeBlock(): Block {
  let seed = 42;
  const below = (n: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % n;
  };
  const pick = (words: readonly string[]) => words[below(words.length)]!;
  const hex = () => (below(1 << 24) + (1 << 24)).toString(16).slice(1);
  const lines: string[] = [];
  for (let length = 0; length < BLOCK_BYTES; length += lines.at(-1)!.length + 1) {
    const level = pick(['info', 'info', 'info', 'debug', 'warn', 'error']);
    const message = pick([
      'request completed',
      'calling remote service',
      'cache miss for key',
      'failed to acquire lock',
      'connection refused by peer',
    ]);
    lines.push(
      `ts=2026-01-02T03:04:${10 + below(50)}.${below(1000)}Z caller=handler.go:${below(900)} ` +
        `level=${level} msg="${message}" method=GET path=/api/v1/items/${below(99999)} ` +
        `status=${pick(['200', '200', '204', '404', '500'])} duration=${below(900)}ms ` +
        `ip=10.${below(256)}.${below(256)}.${below(256)} traceID=${hex()}${hex()}`,
    );
  }
  const count = lines.length;
  const ends = new Int32Array(count);
  lines.forEach((line, i) => (ends[i] = (ends[i - 1] ?? -1) + 1 + line.length));
  const starts = ends.map((end, i) => end - lines[i]!.length);
  return { buf: new TextEncoder().encode(lines.join('\n') + '\n'), starts, ends, count };
}

/** Lines that a block search leads to and a test confirms. */
function countBySearch(regex: CompiledRegex, { buf, ends, starts, count }: Block): number {
  let hits = 0;
  let line = 0;
  for (let from = 0; line < count;) {
    const at = regex.searchFrom(buf, from, buf.length);
    if (at < 0) break;
    while (ends[line]! < at) line++;
    if (regex.testBytes(buf, starts[line]!, ends[line]!)) hits++;
    line++;
    from = starts[line] ?? buf.length;
  }
  return hits;
}

function countByLine({ starts, ends, count }: Block, test: (from: number, to: number) => boolean) {
  let hits = 0;
  for (let i = 0; i < count; i++) if (test(starts[i]!, ends[i]!)) hits++;
  return hits;
}

/** Matching lines of a block, by the search that the line filters use. */
function searchBench(pattern: string): Bench {
  return {
    name: `regex: lines with ${pattern}`,
    unit: 'MB/s',
    async run(context) {
      const block = makeBlock();
      const megabytes = block.buf.length / 1e6;
      const regex = compileRegex(pattern, { unicode: new UnicodeTables() });
      const value = await context.rate(megabytes, () => countBySearch(regex, block));
      const bytes = Buffer.from(block.buf.buffer);
      const bound = await context.rate(megabytes, () => bytes.indexOf('no-such-word'));
      return { value, bound, boundIs: 'memmem of an absent word' };
    },
  };
}

const CAPTURES_BENCH: Bench = {
  name: `regex: captures of ${CAPTURES}`,
  unit: 'MB/s',
  async run(context) {
    const block = makeBlock();
    const { buf } = block;
    const megabytes = buf.length / 1e6;
    const regex = compileRegex(CAPTURES, { unicode: new UnicodeTables() });
    const value = await context.rate(megabytes, () =>
      countByLine(block, (from, to) => regex.captures(buf, from, to) !== undefined),
    );
    const bound = await context.rate(megabytes, () =>
      countByLine(block, (from, to) => regex.testBytes(buf, from, to)),
    );
    return { value, bound, boundIs: 'tests without captures' };
  },
};

export const benches: readonly Bench[] = [...PATTERNS.map(searchBench), CAPTURES_BENCH];
