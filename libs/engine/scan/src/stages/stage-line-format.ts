// `| line_format`: a template makes the new line (§2.7). An exact `{{.name}}` copies the label's bytes.
// A template that fails leaves the line and sets `TemplateFormatErr`.
import { TemplateError, type Template, parseTemplate } from '@skald/template';
import { InvalidError } from '@skald/errors';
import type { Batch, Stage } from '../batch.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { RowLabels } from '../labels/row-labels.ts';
import type { NowNs } from './stage-context.ts';

/** Rejects with the cause alone; the stage puts itself in front of it. */
export function parseLineTemplate(text: string): Template {
  try {
    return parseTemplate(text, 'line');
  } catch (e) {
    if (e instanceof Error) throw new InvalidError(`invalid line template: ${e.message}`);
    throw e;
  }
}

export class LineFormatStage implements Stage {
  readonly #template: Template;
  readonly #field: LabelSlot | undefined;
  readonly #nowNs: NowNs;
  #row: RowLabels | undefined;

  constructor(template: Template, context: { readonly labels: LabelTable; readonly nowNs: NowNs }) {
    this.#template = template;
    this.#nowNs = context.nowNs;
    const { simpleField } = template;
    this.#field = simpleField === undefined ? undefined : context.labels.slot(simpleField);
  }

  run(batch: Batch): void {
    if (this.#field !== undefined) this.#copy(batch, this.#field);
    else this.#execute(batch);
  }

  #copy(batch: Batch, field: LabelSlot): void {
    const { start, end } = batch.labels.spans(field, batch.selection, batch.selectedCount);
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      const from = start[row] as number;
      if (from < 0) batch.setLine(row, 0, 0);
      else batch.setLine(row, from, end[row] as number);
    }
  }

  #execute(batch: Batch): void {
    const labels = (this.#row ??= new RowLabels(batch));
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      labels.row = row;
      try {
        const text = this.#template.execute(labels, {
          line: this.#template.usesLine ? batch.lineTextAt(row) : '',
          timestampNs: this.#template.usesTimestamp ? batch.timeNsAt(row) : 0n,
          nowNs: this.#nowNs,
        });
        const start = batch.arena.appendText(text);
        batch.setLine(row, start, batch.arena.length);
      } catch (e) {
        if (!(e instanceof TemplateError)) throw e;
        batch.errors.set(row, 'TemplateFormatErr', e.message);
      }
    }
  }
}
