// `| regexp`: the named groups of the first match become labels; a group that took no part is "".
// Lines without a match stay as they are.
import type { RegexpParser } from '@skald/logql';
import { type CompiledRegex, type Needle, compileRegex } from '@skald/regex';
import type { Batch, Stage } from '../batch.ts';
import { labelOfKey } from '../labels/label-name.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { bestNeedles } from '../lines/line-test.ts';
import { leadingLiteral } from '../lines/leading-literal.ts';
import { contains, indexOfWithin } from '../lines/substring.ts';
import { putParsed } from './parsed-labels.ts';

interface Group {
  readonly index: number;
  readonly slot: LabelSlot;
}

export class RegexpStage implements Stage {
  readonly #regex: CompiledRegex;
  readonly #groups: readonly Group[];
  /** What every match begins with: the search starts at its first occurrence. */
  readonly #leading: Buffer | undefined;
  /** A literal of every match: most lines without a match fail here. */
  readonly #needle: Needle | undefined;

  constructor(parser: RegexpParser, labels: LabelTable) {
    this.#regex = compileRegex(parser.regex);
    this.#groups = this.#regex.groupNames.flatMap((name, index) =>
      name === '' ? [] : [{ index, slot: labels.slot(labelOfKey(name)) }],
    );
    this.#leading = leadingLiteral(this.#regex.ast);
    const needles = bestNeedles(this.#regex.literalInfo.required) ?? [];
    this.#needle = needles.length === 1 && !needles[0]?.foldCase ? needles[0] : undefined;
  }

  run(batch: Batch): void {
    if (!this.#anyWanted()) return;
    const { bytes } = batch.arena;
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      let start = batch.lineStart[row] as number;
      const end = batch.lineEnd[row] as number;
      if (this.#leading !== undefined) {
        start = indexOfWithin(bytes, start, end, this.#leading);
        if (start < 0) continue;
      }
      const needle = this.#needle;
      if (needle !== undefined && !contains(bytes, start, end, needle.bytes)) continue;
      const slots = this.#regex.captures(bytes, start, end);
      if (slots !== undefined) this.#put(batch, row, slots);
    }
  }

  #anyWanted(): boolean {
    return this.#groups.some(({ slot }) => slot.wanted || !slot.isParsedOnly);
  }

  #put(batch: Batch, row: number, slots: Int32Array): void {
    for (const { index, slot } of this.#groups) {
      const start = Math.max(0, slots[index * 2] as number);
      const end = Math.max(0, slots[index * 2 + 1] as number);
      putParsed(batch, slot, row, start, end);
    }
  }
}
