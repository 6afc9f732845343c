// `| json` in one pass gives the labels that flattening JSON.parse's result gives, whatever the batch and
// whichever labels are asked for.
import * as fc from 'fast-check';
import { Labels } from '@skald/labels';
import type { Batch } from '../batch.ts';
import { BlockScanner, newScanCounters } from '../block-scan.ts';
import { compilePipeline } from '../compile.ts';
import { labelOfPath } from '../labels/label-name.ts';
import { LabelNeeds } from '../labels/label-needs.ts';
import { blockOfLines } from '../testing/index.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'a b', ' c ', '1d', 'é', 'a"b', ''),
  fc.string({ maxLength: 3 }),
);
const { document } = fc.letrec<{ value: Json; document: { [key: string]: Json } }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 2 }),
    tie('document'),
  ) as fc.Arbitrary<Json>,
  document: fc.dictionary(key, tie('value'), { maxKeys: 4 }) as fc.Arbitrary<{
    [key: string]: Json;
  }>,
}));

/** First of equal names wins; U+FFFD becomes a space. */
function flatten(value: { [key: string]: Json }, path: string[], into: Map<string, string>): void {
  for (const [name, item] of Object.entries(value)) {
    const at = [...path, name];
    if (item === null || Array.isArray(item)) continue;
    if (typeof item === 'object') {
      flatten(item, at, into);
      continue;
    }
    const label = labelOfPath(at);
    const text = String(item).replaceAll('\ufffd', ' ');
    if (label !== '' && !into.has(label)) into.set(label, text);
  }
}

function scan(lines: readonly string[], needs: LabelNeeds): Map<string, string>[] {
  const pipeline = compilePipeline({
    stages: [{ kind: 'json', extractions: [] }],
    unwrap: undefined,
    needs,
    nowNs: () => 0n,
  });
  const rows: Map<string, string>[] = [];
  const block = blockOfLines(lines, 1n);
  const request = {
    block,
    stream: Labels.empty,
    fromNs: 0n,
    toNs: 2n ** 62n,
    lines: 'bytes',
  } as const;
  new BlockScanner(pipeline, newScanCounters()).scan(request, (batch: Batch) => {
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      const labels = new Map<string, string>();
      for (const slot of batch.labels.sorted()) {
        const text = batch.labels.textAt(slot, row);
        if (text !== undefined) labels.set(slot.name, text);
      }
      rows.push(labels);
    }
    return true;
  });
  return rows;
}

const sorted = (labels: Map<string, string>) => [...labels].sort(([a], [b]) => (a < b ? -1 : 1));

test('all labels, and a chosen one', () => {
  fc.assert(
    fc.property(fc.array(document, { minLength: 1, maxLength: 8 }), (documents) => {
      const lines = documents.map((value) => JSON.stringify(value));
      const expected = documents.map((value) => {
        const labels = new Map<string, string>();
        flatten(JSON.parse(JSON.stringify(value)) as { [key: string]: Json }, [], labels);
        return labels;
      });
      expect(scan(lines, LabelNeeds.all).map(sorted)).toEqual(expected.map(sorted));
      const needs = new LabelNeeds({ kind: 'restricted', names: ['a'] });
      const chosen = expected.map((labels) => sorted(labels).filter(([name]) => name === 'a'));
      expect(scan(lines, needs).map(sorted)).toEqual(chosen);
    }),
    { numRuns: 300 },
  );
});
