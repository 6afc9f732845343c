// `| logfmt`: every pair becomes a label (§2.5). Broken pairs are skipped; with `--strict` the first
// one ends the line with `LogfmtParserErr`. Empty values count only with `--keep-empty`.
import type { LogfmtParser } from '@skald/logql';
import type { Batch, Stage } from '../batch.ts';
import { labelOfKey } from '../labels/label-name.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { appendCleaned, isCleanUtf8 } from '../values/unescape.ts';
import { KeyTable } from './key-table.ts';
import { LogfmtWalker } from './logfmt-syntax.ts';
import { failParse, putParsed } from './parsed-labels.ts';

/** Distinct keys remembered before the table starts over. */
const KEYS_MAX = 50_000;

export class LogfmtStage implements Stage {
  readonly #strict: boolean;
  readonly #keepEmpty: boolean;
  readonly #labels: LabelTable;
  #keys: KeyTable;
  #walker: LogfmtWalker | undefined;

  constructor(parser: LogfmtParser, labels: LabelTable) {
    this.#strict = parser.strict;
    this.#keepEmpty = parser.keepEmpty;
    this.#labels = labels;
    this.#keys = this.#newTable();
  }

  #newTable(): KeyTable {
    return new KeyTable((raw) => {
      const name = labelOfKey(raw.toString('utf8'));
      return {
        path: [name],
        slot: name === '' ? undefined : this.#labels.slot(name),
        isPruned: false,
      };
    });
  }

  run(batch: Batch): void {
    if (this.#keys.size > KEYS_MAX) {
      this.#keys = this.#newTable();
      this.#walker = undefined;
    }
    const walker = (this.#walker ??= new LogfmtWalker(this.#keys, batch.arena));
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      this.#line(batch, row, walker);
      if (this.#strict && walker.fault !== undefined) {
        failParse(batch, row, 'LogfmtParserErr', walker.fault);
      }
    }
  }

  #line(batch: Batch, row: number, walker: LogfmtWalker): void {
    const options = { strict: this.#strict };
    walker.open(batch.lineStart[row] as number, batch.lineEnd[row] as number);
    while (walker.next(options)) {
      const slot = walker.entry?.slot;
      if (slot === undefined || !(slot.wanted || !slot.isParsedOnly)) continue;
      let start = walker.valueStart;
      let end = walker.valueEnd;
      if (start === end && !this.#keepEmpty) continue;
      const isSafe = batch.linesAreAscii && !walker.isDerived;
      if (!isSafe && !isCleanUtf8(batch.arena.bytes, start, end)) {
        start = appendCleaned(batch.arena, start, end);
        end = batch.arena.length;
      }
      if (putParsed(batch, slot, row, start, end)) {
        walker.fault = undefined;
        return;
      }
    }
  }
}
