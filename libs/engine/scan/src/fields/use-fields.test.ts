// F1 to F6 but F4: when columns of fields stand for a parser, and what they leave to it.
import { plainKernels } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import { type Block, createCompressor, createDecompressor, openEncodedBlock } from '@skald/chunk';
import { Labels } from '@skald/labels';
import { type LogQuery, type Stage, parseQuery } from '@skald/logql';
import {
  EntryScanner,
  FieldExtractor,
  SampleScanner,
  encodeBlockWithFields,
  needsOfGroups,
  newScanCounters,
} from '../index.ts';
import { columnsOfLines } from '../testing/index.ts';

const STREAM = Labels.fromObject({ app: 'a' });
const ALL = { fromNs: 0n, toNs: 1_000_000_000_000n };
const NEEDS_ALL = { lines: true, lengths: true, metadata: 'all' } as const;

/** A stored block with columns of its fields. */
function blockOf(lines: readonly string[]): Block {
  const extractor = new FieldExtractor(plainKernels(), { lineBytesMin: 0 });
  const bytes = encodeBlockWithFields(columnsOfLines(lines, 0n), {
    compressor: createCompressor(),
    extractor,
  });
  return openEncodedBlock(bytes, { decompressor: createDecompressor() });
}

function stagesOf(pipeline: string): readonly Stage[] {
  return (parseQuery(`{app="a"} ${pipeline}`) as LogQuery).stages;
}

function scannerBy(pipeline: string, by: readonly string[]): SampleScanner {
  const stages = stagesOf(pipeline);
  const plan = {
    stages,
    unwrap: undefined,
    value: 'one',
    grouping: { kind: 'by', names: by },
    needs: needsOfGroups({ stages, unwrap: undefined, groups: by }),
    nowNs: () => 0n,
    seriesMax: 1000,
  } as const;
  return new SampleScanner(plan, newScanCounters());
}

/** Whether a query grouped by a label reads the block's lines. */
function readsLines(block: Block, pipeline: string, by: string): boolean {
  return scannerBy(pipeline, [by]).columnNeedsOf(block).lines;
}

/** Parsed labels of every line that survives. */
async function parsedOf(block: Block, pipeline: string, stream = STREAM) {
  const scanner = new EntryScanner(
    { stages: stagesOf(pipeline), nowNs: () => 0n },
    newScanCounters(),
  );
  await block.load({ ...NEEDS_ALL, fields: ['status'] });
  const request = { ...ALL, block, stream };
  const rows = scanner.survivors(request, { atLeast: block.info.rowCount, backward: false });
  return scanner.entries(request, rows).map(({ parsed }) => parsed);
}

const line = (i: number) =>
  `{"status":${[200, 404, 500][i % 3]},"id":"${(i * 7919).toString(36)}x"}`;
const LINES = Array.from({ length: 1000 }, (_, i) => line(i));

test('lines come back as they were, block after block, whatever was learned before', async () => {
  const kernels = testKernels();
  const extractor = new FieldExtractor(kernels, { lineBytesMin: 0 });
  const compressor = createCompressor();
  const decompressor = createDecompressor({ kernels: testKernels() });
  for (let round = 0; round < 6; round++) {
    const lines = Array.from({ length: 200 + round }, (_, i) => {
      const more = i % 7 === round ? `,"err":"took ${i}ms \\n at x"` : '';
      const user = i % 50 === 0 ? '"a\\u0041"' : `"ü${i % 3}"`;
      return i % 90 === 89 ? `no json ${i}` : `${line(i).slice(0, -1)},"user":${user}${more}}`;
    });
    const columns = columnsOfLines(lines, 0n);
    const bytes = encodeBlockWithFields(columns, { compressor, extractor });
    const block = openEncodedBlock(bytes, { decompressor });
    await block.load(NEEDS_ALL);
    expect(Buffer.from(block.lineBytes()).toString()).toBe(lines.join(''));
    expect(block.fields?.irregularCount).toBeLessThan(20);
    block.release();
  }
});

test('a sample with a value that gaps do not take may stand for other rows', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `{"a":${i < 20 ? '5.' : i},"b":"x"}`);
  const block = blockOf([...lines, ...lines.map((text) => text.replace('"b"', '"c"'))]);
  await block.load(NEEDS_ALL);
  const text = Buffer.from(block.lineBytes()).toString();
  expect(text).toBe([...lines, ...lines.map((each) => each.replace('"b"', '"c"'))].join(''));
  expect(block.fields?.irregularCount).toBe(40);
});

const USES: readonly [pipeline: string, by: string, isLines: boolean][] = [
  ['| json', 'status', false],
  ['| json | status >= 500', 'status', false],
  ['| json s="status"', 's', true],
  ['| logfmt', 'status', true],
  ['| json | logfmt', 'status', true],
  ['| line_format "x" | json', 'status', true],
  ['| json', 'id', true],
  ['| json', 'absent', false],
];

test.each(USES)('F1: %s by %s reads lines: %s', (pipeline, by, isLines) => {
  expect(readsLines(blockOf(LINES), pipeline, by)).toBe(isLines);
});

test('F2: rows with an error or a name in _extracted go through the parser', async () => {
  const odd = ['no json', '{"status":200,"x_extracted":"1"}'];
  const block = blockOf([...LINES, ...odd]);
  expect(block.fields?.irregularCount).toBe(2);
  const parsed = await parsedOf(block, '| json | id = ""');
  expect(parsed).toMatchObject([{ __error__: 'JSONParserErr' }, { x_extracted: '1' }]);
});

test('F3: the name that a field gets is decided when it is read', async () => {
  const block = blockOf(LINES);
  const taken = Labels.fromObject({ app: 'a', status: 'mine' });
  const [free] = await parsedOf(block, '| json | status = 404');
  const [moved] = await parsedOf(block, '| json | status_extracted = 404', taken);
  expect(free).toMatchObject({ status: '404' });
  expect(moved).toMatchObject({ status_extracted: '404' });
});

test('F5: words and codes are kept; what does not repeat, and names in __, are not', () => {
  const lines = LINES.map(
    (_, i) => `{"code":${i % 3},"__x":"y","id":"${(i * 7919).toString(36)}x"}`,
  );
  const block = blockOf(lines);
  expect([...(block.fields?.kept ?? [])]).toEqual(['code']);
});

test('F6: a filter that columns decide needs no lines', () => {
  const decides = (pipeline: string) =>
    new EntryScanner(
      { stages: stagesOf(pipeline), nowNs: () => 0n },
      newScanCounters(),
    ).decidesByFields(blockOf(LINES));
  expect(decides('| json | status = 404')).toBe(true);
  expect(decides('| json | id = "x"')).toBe(false);
});
