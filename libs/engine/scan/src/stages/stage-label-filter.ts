// `| a="b" and c>5`: keeps the rows whose labels satisfy the condition.
import type { LabelFilter } from '@skald/logql';
import { BATCH_ROWS, type Batch, type Stage } from '../batch.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { IpSet } from '../lines/ip-set.ts';
import { ConvertPredicate } from './predicate-convert.ts';
import { IpLabelPredicate } from './predicate-ip.ts';
import { AndPredicate, OrPredicate } from './predicate-logic.ts';
import { compileStringPredicate } from './predicate-string.ts';
import type { Predicate } from './predicate.ts';

export class LabelFilterStage implements Stage {
  readonly #predicate: Predicate;
  readonly #verdict = new Uint8Array(BATCH_ROWS);

  constructor(filter: LabelFilter, labels: LabelTable) {
    this.#predicate = compilePredicate(filter, labels);
  }

  get isNoop(): boolean {
    return this.#predicate.acceptsAll;
  }

  run(batch: Batch): void {
    const rows = { rows: batch.selection, count: batch.selectedCount };
    this.#predicate.mark(batch, rows, this.#verdict);
    batch.keep(this.#verdict);
  }
}

function compilePredicate(filter: LabelFilter, labels: LabelTable): Predicate {
  switch (filter.kind) {
    case 'labelAnd':
      return new AndPredicate(
        compilePredicate(filter.left, labels),
        compilePredicate(filter.right, labels),
      );
    case 'labelOr':
      return new OrPredicate(
        compilePredicate(filter.left, labels),
        compilePredicate(filter.right, labels),
      );
    case 'stringPredicate':
      return compileStringPredicate(filter.matcher, labels.slot(filter.matcher.name));
    case 'numberPredicate':
      return new ConvertPredicate({ ...converted(filter, labels), conversion: 'number' });
    case 'durationPredicate':
      return new ConvertPredicate({
        slot: labels.slot(filter.name),
        op: filter.op,
        value: Number(filter.valueNs),
        conversion: 'duration',
      });
    case 'bytesPredicate':
      return new ConvertPredicate({
        slot: labels.slot(filter.name),
        op: filter.op,
        value: filter.valueBytes,
        conversion: 'bytes',
      });
    case 'ipPredicate':
      return new IpLabelPredicate({
        slot: labels.slot(filter.name),
        set: new IpSet(filter.value),
        isNegative: filter.op === '!=',
      });
  }
}

function converted(
  filter: LabelFilter & { kind: 'numberPredicate' },
  labels: LabelTable,
): { slot: ReturnType<LabelTable['slot']>; op: typeof filter.op; value: number } {
  return { slot: labels.slot(filter.name), op: filter.op, value: filter.value };
}
