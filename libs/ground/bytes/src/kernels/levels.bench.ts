// What finding the levels of lines costs, per kind of line; the bound is the scanner in JavaScript.
import type { Bench } from '../../../../../tools/bench/harness.ts';
import { testKernels } from '../testing/test-kernels.ts';
import { LevelScanner } from './levels.ts';

const BLOCK_BYTES = 256 << 10;
const FIELDS = ['level', 'LEVEL', 'Level', 'log.level', 'severity', 'Severity', 'lvl', 'LVL'];

type LineMaker = (row: number) => string;

const KINDS: Readonly<Record<string, LineMaker>> = {
  'JSON, level second': (row) =>
    `{"ts":"2026-11-20T00:00:${row % 60}Z","level":"info","msg":"request completed","status":200,"duration_ms":${row * 0.37},"user":{"id":${row},"plan":"pro"}}`,
  'JSON without a level': (row) =>
    `{"ts":"2026-11-20T00:00:${row % 60}Z","msg":"request completed","status":200,"duration_ms":${row * 0.37},"user":{"id":${row},"plan":"pro"}}`,
  'logfmt, level second': (row) =>
    `ts=2026-11-20T00:00:${row % 60}Z level=warn caller=job.go:${row % 90} msg="queue depth above threshold" queue=mail attempt=2 duration=${row}ms`,
  'access log': (row) =>
    `10.0.${row % 256}.7 - - [20/Nov/2026:00:00:${row % 60} +0000] "GET /api/v1/orders?id=${row} HTTP/1.1" 200 ${row * 7} "-" "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0" 0.${row}`,
};

function levelBench(name: string, makeLine: LineMaker): Bench {
  return {
    name: `levels: ${name}`,
    unit: 'MB/s',
    async run({ rate }) {
      const kernels = testKernels();
      const bytes = kernels.scratch(BLOCK_BYTES);
      const offsets = [0];
      let size = 0;
      for (let row = 0; size + 400 < BLOCK_BYTES; row++) {
        size += Buffer.from(bytes.buffer, bytes.byteOffset + size).write(makeLine(row));
        offsets.push(size);
      }
      const lines = { bytes, offsets: Uint32Array.from(offsets) };
      const codes = new Uint32Array(offsets.length - 1);
      const scanner = new LevelScanner(FIELDS, 2);
      const megabytes = size / 1e6;
      const bound = await rate(megabytes, () => scanner.fill(lines, codes.fill(0)));
      const value = await rate(megabytes, () =>
        kernels.detectLevels(lines, scanner, codes.fill(0)),
      );
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  };
}

export const benches: readonly Bench[] = Object.entries(KINDS).map(([name, makeLine]) =>
  levelBench(name, makeLine),
);
