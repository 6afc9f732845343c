// What columns of parsed fields cost when a block is cut, and what they save when it is asked: MB of line
// bytes per second of one core. The bound of making them is the block without them; the bound of reading
// is the same query over the lines.
import { testKernels } from '@skald/bytes/testing';
import {
  type Block,
  createCompressor,
  createDecompressor,
  encodeBlock,
  openEncodedBlock,
} from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import { Labels } from '@skald/labels';
import { type RangeAggregation, parseQuery } from '@skald/logql';
import type { Bench } from '../../../../../tools/bench/harness.ts';
import { newScanCounters } from '../block-scan.ts';
import { needsOfGroups } from '../hints.ts';
import { SampleScanner, type SampleSink } from '../sample-scanner.ts';
import { type LineKind, makeBlocks } from '../testing/index.ts';
import { encodeBlockWithFields } from './encode-block-with-fields.ts';
import { FieldExtractor } from './extract-fields.ts';

const STREAM = Labels.fromObject({ app: 'bench' });
const END_NS = 4_000_000_000_000_000_000n;
const SINK: SampleSink = {
  originNs: 0n,
  add: () => undefined,
  addRun: () => undefined,
  addWhole: () => false,
};

const compressor = createCompressor();
const decompressor = createDecompressor({ kernels: testKernels(8 << 20) });

function columnsOf(block: Block): EntryColumns {
  return {
    rowCount: block.info.rowCount,
    ...block.timestamps(),
    lineOffsets: block.lineOffsets(),
    lineBytes: block.lineBytes(),
    metadata: [],
  };
}

function megabytes(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { info }) => sum + info.lineByteCount, 0) / 1e6;
}

function making(kind: LineKind): Bench {
  return {
    name: `scan: a block with field columns (${kind})`,
    unit: 'MB/s',
    async run(context) {
      const blocks = makeBlocks(kind);
      const columns = blocks.map(columnsOf);
      const extractor = new FieldExtractor(testKernels(8 << 20));
      const value = await context.rate(megabytes(blocks), () => {
        for (const each of columns) encodeBlockWithFields(each, { compressor, extractor });
      });
      const bound = await context.rate(megabytes(blocks), () => {
        for (const each of columns) encodeBlock(each, { compressor, kernels: extractor.kernels });
      });
      return { value, bound, boundIs: 'the block without them' };
    },
  };
}

function asking(kind: LineKind, pipeline: string, by: readonly string[]): Bench {
  return {
    name: `scan: ${pipeline} by ${by.join()} from columns (${kind})`,
    unit: 'MB/s',
    async run(context) {
      const blocks = makeBlocks(kind);
      const extractor = new FieldExtractor(testKernels(8 << 20));
      const encoded = blocks.map((block) =>
        encodeBlockWithFields(columnsOf(block), { compressor, extractor }),
      );
      const scanner = scannerOf(pipeline, by);
      const value = await context.rate(megabytes(blocks), async () => {
        for (const bytes of encoded) {
          await scan(scanner, openEncodedBlock(bytes, { decompressor }));
        }
      });
      const bound = await context.rate(megabytes(blocks), async () => {
        for (const block of blocks) await scan(scanner, block);
      });
      return { value, bound, boundIs: 'parsing lines that lie in memory' };
    },
  };
}

function scannerOf(pipeline: string, by: readonly string[]): SampleScanner {
  const expr = parseQuery(`count_over_time({app="bench"} ${pipeline} [1d])`) as RangeAggregation;
  const { stages, unwrap } = expr.range;
  const plan = {
    stages,
    unwrap,
    value: 'one',
    grouping: { kind: 'by', names: by },
    needs: needsOfGroups({ stages, unwrap, groups: by }),
    nowNs: () => 0n,
    seriesMax: 1000,
  } as const;
  return new SampleScanner(plan, newScanCounters());
}

async function scan(scanner: SampleScanner, block: Block): Promise<void> {
  await block.load(scanner.columnNeedsOf(block));
  scanner.scan({ block, stream: STREAM, fromNs: 0n, toNs: END_NS }, SINK);
}

export const benches: readonly Bench[] = [
  making('json'),
  making('logfmt'),
  asking('json', '| json | status >= 500', ['status']),
  asking('json', '| json', ['path', 'method']),
  asking('logfmt', '| logfmt', ['queue']),
];
