// `| pattern`: literals and captures from left to right (§2.5).
//
// A leading literal must begin the line. A capture ends at the first occurrence of the literal after
// it; when that is missing it takes the rest of the line and the pattern ends there. Never an error.
import { type PatternParser, parsePatternParser } from '@skald/logql';
import type { Batch, Stage } from '../batch.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { indexOfWithin } from '../lines/substring.ts';
import { putParsed } from './parsed-labels.ts';

/** A capture (unnamed: no slot) and the literal that ends it (undefined: the end of the line). */
interface Step {
  readonly slot: LabelSlot | undefined;
  readonly until: Buffer | undefined;
}

export class PatternStage implements Stage {
  readonly #prefix: Buffer;
  readonly #steps: readonly Step[];

  constructor(parser: PatternParser, labels: LabelTable) {
    const parts = parsePatternParser(parser.pattern);
    const [first] = parts;
    this.#prefix = Buffer.from(first?.kind === 'literal' ? first.text : '');
    this.#steps = parts.flatMap((part, i) => {
      if (part.kind === 'literal') return [];
      const next = parts[i + 1];
      return {
        slot: part.name === '_' ? undefined : labels.slot(part.name),
        until: next?.kind === 'literal' ? Buffer.from(next.text) : undefined,
      };
    });
  }

  run(batch: Batch): void {
    const prefix = this.#prefix;
    const { bytes } = batch.arena;
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      const start = batch.lineStart[row] as number;
      const end = batch.lineEnd[row] as number;
      if (start === end) continue;
      const isAtStart = indexOfWithin(bytes, start, start + prefix.length, prefix) === start;
      if (start + prefix.length > end || !isAtStart) continue;
      this.#line(batch, row, start + prefix.length, end);
    }
  }

  #line(batch: Batch, row: number, from: number, end: number): void {
    const { bytes } = batch.arena;
    let at = from;
    for (const { slot, until } of this.#steps) {
      const found = until === undefined ? -1 : indexOfWithin(bytes, at, end, until);
      const stop = found < 0 ? end : found;
      if (slot !== undefined && putParsed(batch, slot, row, at, stop)) return;
      if (found < 0 || until === undefined) return;
      at = found + until.length;
    }
  }
}
