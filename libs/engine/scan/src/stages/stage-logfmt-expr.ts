// `| logfmt a="b", c`: chosen keys under chosen names (§2.5).
//
// Every target starts as "" (unless the row already has a label of that name), and the last pair with
// its key wins; a target that collides becomes `name_extracted`, and there the first pair wins. One
// key may feed several targets. An expression is a bare name or a "quoted" one, compared with keys
// after sanitising.
import { InvalidError } from '@skald/errors';
import type { Extraction, LogfmtParser } from '@skald/logql';
import type { Batch, Stage } from '../batch.ts';
import { labelOfKey } from '../labels/label-name.ts';
import { ABSENT, type LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { isCleanUtf8 } from '../values/unescape.ts';
import { checkExtractedName } from './extraction-name.ts';
import { type KeyEntry, KeyTable } from './key-table.ts';
import { LogfmtWalker } from './logfmt-syntax.ts';
import { failParse } from './parsed-labels.ts';

interface Target {
  readonly key: string;
  readonly slot: LabelSlot;
}

export class LogfmtExprStage implements Stage {
  readonly #strict: boolean;
  readonly #targets: readonly Target[];
  readonly #keys: KeyTable;
  #walker: LogfmtWalker | undefined;

  constructor(parser: LogfmtParser, labels: LabelTable) {
    this.#strict = parser.strict;
    this.#targets = parser.extractions.map((extraction) => ({
      key: keyOfExpression(extraction),
      slot: labels.slot(checkExtractedName(extraction.name)),
    }));
    this.#keys = new KeyTable((raw) => ({
      path: [labelOfKey(raw.toString('utf8'))],
      slot: undefined,
      isPruned: false,
    }));
  }

  run(batch: Batch): void {
    const walker = (this.#walker ??= new LogfmtWalker(this.#keys, batch.arena));
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      for (const { slot } of this.#targets) this.#setEmpty(batch, slot, row);
      this.#line(batch, row, walker);
    }
  }

  #setEmpty(batch: Batch, slot: LabelSlot, row: number): void {
    if (batch.labels.parserTarget(slot, row) !== slot || isSet(slot, row)) return;
    batch.labels.set(slot, row, 0, 0);
  }

  #line(batch: Batch, row: number, walker: LogfmtWalker): void {
    walker.open(batch.lineStart[row] as number, batch.lineEnd[row] as number);
    while (walker.next({ strict: this.#strict })) {
      if (walker.entry !== undefined) this.#offer(batch, row, walker, walker.entry);
    }
    if (this.#strict && walker.fault !== undefined) {
      failParse(batch, row, 'LogfmtParserErr', walker.fault);
    }
  }

  #offer(batch: Batch, row: number, walker: LogfmtWalker, entry: KeyEntry): void {
    for (const { key, slot } of this.#targets) {
      if (key !== entry.path[0]) continue;
      const { bytes } = batch.arena;
      const isSafe = batch.linesAreAscii && !walker.isDerived;
      const isBroken = !isSafe && !isCleanUtf8(bytes, walker.valueStart, walker.valueEnd);
      const end = isBroken ? walker.valueStart : walker.valueEnd;
      const target = batch.labels.parserTarget(slot, row);
      if (target !== slot && isSet(target, row)) continue;
      batch.labels.set(target, row, walker.valueStart, end);
    }
  }
}

function isSet(slot: LabelSlot, row: number): boolean {
  return slot.parsedStart !== undefined && slot.parsedStart[row] !== ABSENT;
}

/** Rejects with the cause alone; the stage puts itself in front of it. */
function keyOfExpression({ expression }: Extraction): string {
  const cannot = (why: string) =>
    new InvalidError(`cannot parse expression [${expression}]: ${why}`);
  const text = expression.trim();
  if (text === '') throw cannot('syntax error: unexpected $end, expecting STRING or KEY');
  const quoted = /^"([^"]*)"$/.exec(text);
  if (quoted !== null) return quoted[1] as string;
  const bad = /[^A-Za-z0-9_\s]/u.exec(text);
  if (bad !== null) throw cannot(`unexpected char ${bad[0]}`);
  if (/\s/.test(text)) throw cannot('syntax error: unexpected KEY');
  return text;
}
