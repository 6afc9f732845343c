// `| unpack`: undoes promtail's `pack` (§2.5). When the object has a string `_entry`, that becomes the
// line and its other string members become labels; otherwise nothing changes. Lines that are not such
// objects get `JSONParserErr` and stay.
import type { Batch, Stage } from '../batch.ts';
import { labelOfKey } from '../labels/label-name.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { appendCleaned, appendUnescaped, isCleanUtf8 } from '../values/unescape.ts';
import {
  CLOSE_BRACE,
  COLON,
  COMMA,
  FAULT_ARRAY,
  FAULT_MALFORMED,
  FAULT_OBJECT,
  OPEN_BRACE,
  QUOTE,
  faultText,
  skipBlanks,
  stringEnd,
  valueEnd,
} from './json-syntax.ts';
import { failParse, putParsed } from './parsed-labels.ts';

const ENTRY_KEY = '_entry';

/** String members of one line: key text and value span. */
interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

export class UnpackStage implements Stage {
  readonly #labels: LabelTable;

  constructor(labels: LabelTable) {
    this.#labels = labels;
  }

  run(batch: Batch): void {
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      const start = batch.lineStart[row] as number;
      const end = batch.lineEnd[row] as number;
      if (start === end) continue;
      if (batch.arena.bytes[start] !== OPEN_BRACE) {
        failParse(batch, row, 'JSONParserErr', 'expecting json object(6), but it is not');
        continue;
      }
      const members: Member[] = [];
      const fault = readMembers(batch.arena.bytes, start + 1, end, members);
      if (fault < 0) failParse(batch, row, 'JSONParserErr', faultText(fault));
      else this.#apply(batch, row, members);
    }
  }

  #apply(batch: Batch, row: number, members: readonly Member[]): void {
    const entry = members.find((member) => member.key === ENTRY_KEY);
    if (entry === undefined) return;
    for (const member of members) {
      const name = member.key === ENTRY_KEY ? '' : labelOfKey(member.key);
      if (name === '') continue;
      const { start, end } = text(batch, member);
      putParsed(batch, this.#labels.slot(name), row, start, end);
    }
    const { start, end } = text(batch, entry);
    batch.setLine(row, start, end);
  }
}

/** The unescaped value as a span; "" when an escape is illegal. */
function text(batch: Batch, { start, end }: Member): { start: number; end: number } {
  let from = start;
  let to = end;
  if (batch.arena.bytes.subarray(start, end).includes(0x5c)) {
    from = appendUnescaped(batch.arena, start, end, { allowApostrophe: false });
    if (from < 0) return { start, end: start };
    to = batch.arena.length;
  }
  if (!isCleanUtf8(batch.arena.bytes, from, to)) {
    from = appendCleaned(batch.arena, from, to);
    to = batch.arena.length;
  }
  return { start: from, end: to };
}

/** Collects the string members of an object whose brace is before `from`; a fault or 0. */
function readMembers(bytes: Buffer, from: number, end: number, members: Member[]): number {
  let at = skipBlanks(bytes, from, end);
  if (at >= end) return FAULT_MALFORMED;
  for (;;) {
    if (bytes[at] === CLOSE_BRACE) return 0;
    if (bytes[at] !== QUOTE) return FAULT_OBJECT;
    const keyEnd = stringEnd(bytes, at + 1, end);
    if (keyEnd < 0) return FAULT_MALFORMED;
    const key = bytes.toString('utf8', at + 1, keyEnd);
    at = skipBlanks(bytes, keyEnd + 1, end);
    if (at >= end || bytes[at] !== COLON) return FAULT_MALFORMED;
    at = skipBlanks(bytes, at + 1, end);
    if (at >= end) return FAULT_MALFORMED;
    const after = valueEnd(bytes, at, end);
    if (after < 0) return after;
    if (bytes[at] === QUOTE) members.push({ key, start: at + 1, end: after - 1 });
    at = skipBlanks(bytes, after, end);
    if (at >= end) return FAULT_ARRAY;
    if (bytes[at] === CLOSE_BRACE) return 0;
    if (bytes[at] !== COMMA) return FAULT_OBJECT;
    at = skipBlanks(bytes, at + 1, end);
    if (at >= end) return FAULT_ARRAY;
  }
}
