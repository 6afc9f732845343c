// `| label_format`: renames and templates, item by item (§2.7).
//
// `dst=src` moves a label (nothing happens when src is missing; a label renamed to itself stays,
// ledger 17). Templates of one stage all see the labels as they were at the first of them.
import { InvalidError } from '@skald/errors';
import type { LabelFormat, LabelFormatItem } from '@skald/logql';
import { TemplateError, type Template, parseTemplate } from '@skald/template';
import type { Batch, Stage } from '../batch.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { RowLabels } from '../labels/row-labels.ts';
import { ERROR_LABEL } from '../row-errors.ts';
import type { NowNs } from './stage-context.ts';

type Item =
  | { readonly target: LabelSlot; readonly source: LabelSlot }
  | { readonly target: LabelSlot; readonly template: Template };

/** Rejects with the cause alone; the stage puts itself in front of it. */
export function parseLabelTemplate(target: string, text: string): Template {
  try {
    return parseTemplate(text, 'label');
  } catch (e) {
    if (!(e instanceof Error)) throw e;
    throw new InvalidError(`invalid template for label '${target}': ${e.message}`);
  }
}

export class LabelFormatStage implements Stage {
  readonly #items: readonly Item[];
  readonly #nowNs: NowNs;
  readonly #hasTwoTemplates: boolean;
  #row: RowLabels | undefined;

  constructor(stage: LabelFormat, context: { readonly labels: LabelTable; readonly nowNs: NowNs }) {
    checkTargets(stage.items);
    this.#items = stage.items.map((item) => compileItem(item, context.labels));
    this.#hasTwoTemplates = this.#items.filter((item) => 'template' in item).length > 1;
    this.#nowNs = context.nowNs;
  }

  run(batch: Batch): void {
    const live = (this.#row ??= new RowLabels(batch));
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      live.row = row;
      let seen: RowLabels | ReadonlyMap<string, string> | undefined;
      for (const item of this.#items) {
        if ('source' in item) {
          rename(batch, row, item.source, item.target);
          continue;
        }
        seen ??= this.#hasTwoTemplates ? live.snapshot() : live;
        this.#format(batch, row, item.target, item.template, seen);
      }
    }
  }

  #format(
    batch: Batch,
    row: number,
    target: LabelSlot,
    template: Template,
    labels: RowLabels | ReadonlyMap<string, string>,
  ): void {
    try {
      const text = template.execute(labels, {
        line: template.usesLine ? batch.lineTextAt(row) : '',
        timestampNs: template.usesTimestamp ? batch.timeNsAt(row) : 0n,
        nowNs: this.#nowNs,
      });
      const start = batch.arena.appendText(text);
      batch.labels.set(target, row, start, batch.arena.length);
    } catch (e) {
      if (!(e instanceof TemplateError)) throw e;
      batch.errors.set(row, 'TemplateFormatErr', e.message);
    }
  }
}

function rename(batch: Batch, row: number, source: LabelSlot, target: LabelSlot): void {
  if (source === target) return;
  const one = Uint16Array.of(row);
  const { start, end } = batch.labels.spans(source, one, 1);
  const from = start[row] as number;
  if (from < 0) return;
  batch.labels.set(target, row, from, end[row] as number);
  batch.labels.drop(source, row);
}

function checkTargets(items: readonly LabelFormatItem[]): void {
  const seen = new Set<string>();
  for (const { target } of items) {
    if (target === ERROR_LABEL) throw new InvalidError(`${ERROR_LABEL} cannot be formatted`);
    if (seen.has(target)) {
      throw new InvalidError(
        `multiple label name '${target}' not allowed in a single format operation`,
      );
    }
    seen.add(target);
  }
}

function compileItem(item: LabelFormatItem, labels: LabelTable): Item {
  const target = labels.slot(item.target);
  if (item.kind === 'rename') return { target, source: labels.slot(item.source) };
  return { target, template: parseLabelTemplate(item.target, item.template) };
}
