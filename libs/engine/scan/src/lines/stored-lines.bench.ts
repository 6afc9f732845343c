// Line filters over stored blocks, as an ingester makes them and the way a query reads them: open, load,
// decompress, filter, count; skip filters are not asked. The bound is what any store of compressed lines pays for a substring:
// zstd of the same lines into memory that is used again, and a search for an absent word by the kernel.
import { createCompressor, createDecompressor, openEncodedBlock } from '@skald/chunk';
import type { Kernels } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import type { EntryColumns } from '@skald/columns';
import { Labels } from '@skald/labels';
import { type RangeAggregation, parseQuery } from '@skald/logql';
import { must } from '@skald/errors';
import type { Bench } from '../../../../../tools/bench/harness.ts';
import {
  FieldExtractor,
  LabelNeeds,
  SampleScanner,
  type SampleSink,
  encodeBlockWithFields,
  newScanCounters,
} from '../index.ts';
import { type LineKind, makeColumns } from '../testing/index.ts';

const STREAM = Labels.fromObject({ app: 'bench' });
const FOREVER_NS = 2n ** 62n;
/** As a query worker has them (query.worker.ts). */
const MEMORY_BYTES = 16 << 20;
const BUFFER_BYTES = 1 << 20;
const BUFFERS = 6;

const ABSENT = 'qzxj-absent';

/** Needles by how many lines have them: some of a hundred, one of all, none. */
const COMMON: Readonly<Record<LineKind, string>> = {
  json: 'timeout',
  logfmt: 'timeout',
  access: ' 503 ',
};
const IDENTIFIER: Readonly<Record<LineKind, RegExp>> = {
  json: /[0-9a-f]{32}/,
  logfmt: /job=[0-9a-f]{12}/,
  access: /id=\d+ HTTP/,
};

/** Counts what it is given. */
class CountSink implements SampleSink {
  readonly originNs = 0n;
  count = 0;
  add(samples: { readonly count: number }): void {
    this.count += samples.count;
  }
  addRun(): void {}
  addWhole(): boolean {
    return false;
  }
}

function scannerOf(needle: string, kernels: Kernels): SampleScanner {
  const text = `count_over_time({app="bench"} |= ${JSON.stringify(needle)} [1d])`;
  const { stages } = (parseQuery(text) as RangeAggregation).range;
  return new SampleScanner(
    {
      stages,
      unwrap: undefined,
      value: 'one',
      grouping: { kind: 'by', names: [] },
      needs: new LabelNeeds({ kind: 'restricted', names: [] }),
      nowNs: () => 0n,
      seriesMax: 10,
      findRows: (lines, needles, marks) => kernels.findRows(lines, needles, marks),
    },
    newScanCounters(),
  );
}

function needleOf(kind: LineKind, how: string, blocks: readonly EntryColumns[]): string {
  if (how === 'absent') return ABSENT;
  if (how === 'common') return COMMON[kind];
  const text = Buffer.from(must(blocks[blocks.length >> 1]).lineBytes).toString();
  return must(IDENTIFIER[kind].exec(text))[0];
}

function scratchBuffer(kernels: Kernels): Buffer {
  const { buffer, byteOffset, length } = kernels.scratch(BUFFER_BYTES);
  return Buffer.from(buffer, byteOffset, length);
}

function benchOf(kind: LineKind, how: 'common' | 'rare' | 'absent'): Bench {
  return {
    name: `stored lines: |= ${how} word (${kind})`,
    unit: 'MB/s',
    async run(context) {
      const columns = makeColumns(kind);
      const megabytes = columns.reduce((sum, { lineBytes }) => sum + lineBytes.length, 0) / 1e6;
      const compressor = createCompressor();
      const extractor = new FieldExtractor(testKernels(MEMORY_BYTES));
      const encoded = columns.map((entries) =>
        encodeBlockWithFields(entries, { compressor, extractor }),
      );
      const frames = columns.map(({ lineBytes }) => compressor.compress(lineBytes));
      const kernels = testKernels(MEMORY_BYTES);
      const given = Array.from({ length: BUFFERS }, () => scratchBuffer(kernels));
      const into = scratchBuffer(kernels);
      const decompressor = createDecompressor({ kernels, given });
      const scanner = scannerOf(needleOf(kind, how, columns), kernels);
      const sink = new CountSink();
      const absent = { bytes: Buffer.from(ABSENT), foldCase: false };
      const rates = await context.compare(megabytes, {
        async value() {
          for (const bytes of encoded) {
            const block = openEncodedBlock(bytes, { decompressor });
            await block.load(scanner.columnNeedsOf(block));
            scanner.scan({ block, stream: STREAM, fromNs: 0n, toNs: FOREVER_NS }, sink);
            block.release();
          }
        },
        bound() {
          for (const [i, { codec, bytes }] of frames.entries()) {
            const rawLength = must(columns[i]).lineBytes.length;
            const how = { codec, rawLength, place: 'bench', into };
            kernels.indexOf(decompressor.decompress(bytes, how), absent);
          }
        },
      });
      return { ...rates, boundIs: 'zstd of the lines and memmem' };
    },
  };
}

const KINDS: readonly LineKind[] = ['json', 'logfmt', 'access'];

export const benches: readonly Bench[] = KINDS.flatMap((kind) =>
  (['common', 'rare', 'absent'] as const).map((how) => benchOf(kind, how)),
);
