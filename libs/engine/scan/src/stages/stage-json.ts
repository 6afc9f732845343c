// `| json`: every scalar of a JSON object becomes a label, nested keys joined with `_` (§2.5).
//
// One pass over the bytes of a line. Keys are predicted from the previous line (key-table.ts); strings
// without escapes stay where they are. Malformed lines keep what was read before the fault and get
// `JSONParserErr`. With restricted needs the pass ends at the last needed key, so later faults stay
// unseen: Loki's answers depend on that (§2.2).
import type { Batch, Stage } from '../batch.ts';
import { labelOfPath } from '../labels/label-name.ts';
import type { LabelTable } from '../labels/label-table.ts';
import type { LabelNeeds } from '../labels/label-needs.ts';
import { appendCleaned, appendUnescaped, isCleanUtf8 } from '../values/unescape.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  FAULT_ARRAY,
  FAULT_ESCAPE,
  FAULT_MALFORMED,
  FAULT_OBJECT,
  FAULT_STRING,
  FAULT_UNKNOWN,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  blockEnd,
  faultText,
  hasEscape,
  skipBlanks,
  stringEnd,
  tokenEnd,
  wordKind,
} from './json-syntax.ts';
import { type KeyEntry, KeyTable, startsWithKey } from './key-table.ts';
import { failParse, putParsed } from './parsed-labels.ts';

/** Deeper objects are an error of the line: the walk recurses. */
const DEPTH_MAX = 512;

/** Distinct keys remembered over all levels before the tables start over. */
const KEYS_MAX = 50_000;

/** Not a fault: everything needed was found. */
const STOPPED = -1;

export class JsonStage implements Stage {
  readonly #needs: LabelNeeds;
  readonly #labels: LabelTable;
  readonly #onName: ((name: string, path: readonly string[]) => void) | undefined;
  #root: KeyTable;
  #keyCount = 0;

  /** `onName` hears each label name when it first occurs, with the keys that lead to its value. */
  constructor(labels: LabelTable, onName?: (name: string, path: readonly string[]) => void) {
    this.#needs = labels.needs;
    this.#labels = labels;
    this.#onName = onName;
    this.#root = this.#newTable([]);
  }

  run(batch: Batch): void {
    if (this.#keyCount > KEYS_MAX) {
      this.#keyCount = 0;
      this.#root = this.#newTable([]);
    }
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      const end = batch.lineEnd[row] as number;
      const at = skipBlanks(batch.arena.bytes, batch.lineStart[row] as number, end);
      const isObject = at < end && batch.arena.bytes[at] === OPEN_BRACE;
      const fault = isObject ? this.#object(batch, row, at + 1, end, this.#root, 0) : FAULT_OBJECT;
      if (fault < STOPPED) failParse(batch, row, 'JSONParserErr', faultText(fault));
    }
  }

  #newTable(path: readonly string[]): KeyTable {
    return new KeyTable((raw) => {
      this.#keyCount++;
      const key = unescapedKey(raw);
      if (key === undefined) return { path: [], slot: undefined, isPruned: true };
      const keyPath = [...path, key];
      const name = labelOfPath(keyPath);
      this.#onName?.(name, keyPath);
      const isPruned = this.#needs.stopsEarly && !hasPrefix(this.#needs.names, name);
      return {
        path: keyPath,
        slot: name === '' ? undefined : this.#labels.slot(name),
        isPruned,
      };
    });
  }

  /** Reads members from `at`, after the brace; returns the position after the closing one. */
  #object(
    batch: Batch,
    row: number,
    from: number,
    end: number,
    table: KeyTable,
    depth: number,
  ): number {
    let bytes = batch.arena.bytes;
    let at = skipBlanks(bytes, from, end);
    if (at >= end) return FAULT_MALFORMED;
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    let entry: KeyEntry | undefined;
    for (;;) {
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== QUOTE) return FAULT_OBJECT;
      const guess: KeyEntry | undefined = entry === undefined ? table.first : entry.next;
      if (guess !== undefined && startsWithKey(bytes, at + 1, guess.raw, QUOTE)) {
        entry = guess;
        at += guess.raw.length + 2;
        if (at > end) return FAULT_MALFORMED;
      } else {
        const close = stringEnd(bytes, at + 1, end);
        if (close < 0) return FAULT_MALFORMED;
        entry = table.find(bytes, at + 1, close, entry);
        if (entry.path.length === 0) return FAULT_ESCAPE;
        at = close + 1;
      }
      if (bytes[at] !== COLON || at >= end) {
        at = skipBlanks(bytes, at, end);
        if (at >= end || bytes[at] !== COLON) return FAULT_MALFORMED;
      }
      at = this.#value(batch, row, at + 1, end, entry, depth);
      if (at < 0) return at;
      bytes = batch.arena.bytes;
      if (bytes[at] !== COMMA || at >= end) {
        at = skipBlanks(bytes, at, end);
        if (at >= end) return FAULT_ARRAY;
        if (bytes[at] === CLOSE_BRACE) return at + 1;
        if (bytes[at] !== COMMA) return FAULT_OBJECT;
      }
      at++;
      if (bytes[at] !== QUOTE || at >= end) {
        at = skipBlanks(bytes, at, end);
        if (at >= end) return FAULT_ARRAY;
      }
    }
  }

  /** Reads the value after a colon; returns the position after it, a fault, or STOPPED. */
  #value(
    batch: Batch,
    row: number,
    from: number,
    end: number,
    entry: KeyEntry,
    depth: number,
  ): number {
    const bytes = batch.arena.bytes;
    if (from < end && bytes[from] === QUOTE) return this.#string(batch, row, from + 1, end, entry);
    const at = skipBlanks(bytes, from, end);
    if (at >= end) return FAULT_MALFORMED;
    const byte = bytes[at];
    if (byte === QUOTE) return this.#string(batch, row, at + 1, end, entry);
    if (byte === OPEN_BRACE) return this.#nested(batch, row, at, end, entry, depth);
    if (byte === OPEN_BRACKET) {
      const close = blockEnd(bytes, at, end, OPEN_BRACKET, CLOSE_BRACKET);
      return close < 0 ? FAULT_ARRAY : close;
    }
    const close = tokenEnd(bytes, at, end);
    const kind = wordKind(bytes, at, close);
    if (kind === 'unknown') return FAULT_UNKNOWN;
    if (kind === 'null' || entry.slot === undefined) return close;
    return putParsed(batch, entry.slot, row, at, close) ? STOPPED : close;
  }

  /** Reads a string whose content begins at `from`. */
  #string(batch: Batch, row: number, from: number, end: number, entry: KeyEntry): number {
    const { arena } = batch;
    const { slot } = entry;
    const { bytes } = arena;
    // Spelled out: whether a call would be inlined depends on what other queries did (stages.bench.ts).
    let close = from;
    while (close < end && bytes[close] !== QUOTE) close++;
    if (close < end && bytes[close - 1] === BACKSLASH) close = stringEnd(bytes, from, end);
    if (close < 0 || close >= end) return FAULT_STRING;
    if (slot === undefined || !isAnyWanted(slot)) return close + 1;
    let start = from;
    let stop = close;
    let isSafe = batch.linesAreAscii;
    if (!batch.linesAreUnescaped && hasEscape(arena.bytes, from, close)) {
      start = appendUnescaped(arena, from, close, { allowApostrophe: false });
      stop = start < 0 ? (start = from) : arena.length;
      isSafe = false;
    }
    if (!isSafe && !isCleanUtf8(arena.bytes, start, stop)) {
      start = appendCleaned(arena, start, stop);
      stop = arena.length;
    }
    return putParsed(batch, slot, row, start, stop) ? STOPPED : close + 1;
  }

  /** An object is read only when its brackets balance, whatever stands inside. */
  #nested(
    batch: Batch,
    row: number,
    at: number,
    end: number,
    entry: KeyEntry,
    depth: number,
  ): number {
    const close = blockEnd(batch.arena.bytes, at, end, OPEN_BRACE, CLOSE_BRACE);
    if (close < 0) return FAULT_OBJECT;
    if (entry.isPruned) return close;
    if (depth >= DEPTH_MAX) return FAULT_MALFORMED;
    entry.children ??= this.#newTable(entry.path);
    const after = this.#object(batch, row, at + 1, close, entry.children, depth + 1);
    return after < 0 ? after : close;
  }
}

/** The slot itself, or the one it turns into when the row has such a label already. */
function isAnyWanted(slot: { wanted: boolean; isParsedOnly: boolean }): boolean {
  return slot.wanted || !slot.isParsedOnly;
}

function hasPrefix(names: ReadonlySet<string>, prefix: string): boolean {
  for (const name of names) if (name.startsWith(prefix)) return true;
  return false;
}

/** A key's text; undefined when it holds an illegal escape. */
function unescapedKey(raw: Buffer): string | undefined {
  const text = raw.toString('utf8');
  if (!raw.includes(BACKSLASH)) return text;
  const rest = text.replace(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/g, '');
  if (rest.includes('\\')) return undefined;
  return JSON.parse(`"${text.replace(/[\x00-\x1f]/g, ' ')}"`) as string;
}
