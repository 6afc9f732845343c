// `| drop` and `| keep` (§2.8), for labels of every category.
//
// A choice with a matcher applies when the matcher (anchored, missing counts as "") accepts the value.
// `drop __error__` clears the error with its details; `keep` never touches error labels.
import type { DropLabels, KeepLabels, LabelChoice } from '@skald/logql';
import type { Batch, Stage } from '../batch.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { DETAILS_LABEL, ERROR_LABEL, PRESERVE_LABEL } from '../row-errors.ts';
import { type ValueTest, compileAnchoredTest } from './predicate-string.ts';

interface Choice {
  readonly slot: LabelSlot;
  readonly test: ValueTest | undefined;
  readonly isNegative: boolean;
}

const EMPTY = Buffer.alloc(0);
const ERROR_NAMES: ReadonlySet<string> = new Set([ERROR_LABEL, DETAILS_LABEL, PRESERVE_LABEL]);

function compileChoice(choice: LabelChoice, labels: LabelTable): Choice {
  const { name, matcher } = choice;
  return {
    slot: labels.slot(name),
    test: matcher === undefined ? undefined : compileAnchoredTest(matcher),
    isNegative: matcher?.op === '!=' || matcher?.op === '!~',
  };
}

/** Calls `apply` for each selected row, telling whether the choice applies to it. */
function forEachRow(
  batch: Batch,
  { slot, test, isNegative }: Choice,
  apply: (row: number, applies: boolean) => void,
): void {
  const { selection, selectedCount } = batch;
  if (test === undefined) {
    for (let i = 0; i < selectedCount; i++) apply(selection[i] as number, true);
    return;
  }
  const { start, end } = batch.labels.spans(slot, selection, selectedCount);
  const { bytes } = batch.arena;
  for (let i = 0; i < selectedCount; i++) {
    const row = selection[i] as number;
    const from = start[row] as number;
    const holds = from < 0 ? test(EMPTY, 0, 0) : test(bytes, from, end[row] as number);
    apply(row, holds !== isNegative);
  }
}

export class DropStage implements Stage {
  readonly #choices: readonly Choice[];

  constructor(stage: DropLabels, labels: LabelTable) {
    this.#choices = stage.labels.map((choice) => compileChoice(choice, labels));
  }

  run(batch: Batch): void {
    for (const choice of this.#choices) {
      const { name } = choice.slot;
      if (name === ERROR_LABEL || name === DETAILS_LABEL) dropError(batch, choice);
      else {
        forEachRow(batch, choice, (row, applies) => {
          if (applies) batch.labels.drop(choice.slot, row);
        });
      }
    }
  }
}

function dropError({ errors, selection, selectedCount }: Batch, choice: Choice): void {
  const isName = choice.slot.name === ERROR_LABEL;
  for (let i = 0; i < selectedCount; i++) {
    const row = selection[i] as number;
    if (choice.test !== undefined) {
      const value = Buffer.from((isName ? errors.nameAt(row) : errors.detailsAt(row)) ?? '');
      if (choice.test(value, 0, value.length) === choice.isNegative) continue;
    }
    if (isName) errors.drop(row);
    else errors.dropDetails(row);
  }
}

export class KeepStage implements Stage {
  readonly #choices: ReadonlyMap<LabelSlot, readonly Choice[]>;

  constructor(stage: KeepLabels, labels: LabelTable) {
    const choices = new Map<LabelSlot, Choice[]>();
    for (const label of stage.labels) {
      const choice = compileChoice(label, labels);
      choices.set(choice.slot, [...(choices.get(choice.slot) ?? []), choice]);
    }
    this.#choices = choices;
  }

  run(batch: Batch): void {
    const kept = new Uint8Array(batch.lineStart.length);
    for (const slot of batch.labels.sorted()) {
      if (ERROR_NAMES.has(slot.name)) continue;
      const choices = this.#choices.get(slot);
      if (choices?.some(({ test }) => test === undefined)) continue;
      kept.fill(0);
      for (const choice of choices ?? []) {
        forEachRow(batch, choice, (row, applies) => {
          if (applies) kept[row] = 1;
        });
      }
      for (let i = 0; i < batch.selectedCount; i++) {
        const row = batch.selection[i] as number;
        if (kept[row] === 0) batch.labels.drop(slot, row);
      }
    }
  }
}
