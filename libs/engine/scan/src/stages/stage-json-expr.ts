// `| json name="path", …`: chosen values under chosen names (§2.5).
//
// The line must begin with `{`, `[` or `"`; beyond that malformed text is silent, and only an unreadable
// value at a matched path is an error. Objects and arrays are given as text. The first match of a
// path counts, and nothing is read after the last match. Names that stayed without a value, and that no other category resolves, are set to "".
import { InvalidError } from '@skald/errors';
import type { JsonParser } from '@skald/logql';
import type { Batch, Stage } from '../batch.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { appendCleaned, appendUnescaped, isCleanUtf8 } from '../values/unescape.ts';
import { checkExtractedName } from './extraction-name.ts';
import { type PathStep, parseJsonPath } from './json-path.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  FAULT_UNKNOWN,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  faultText,
  hasEscape,
  skipBlanks,
  stringEnd,
  valueEnd,
  wordKind,
} from './json-syntax.ts';
import { failParse, putParsed } from './parsed-labels.ts';

/** Deeper paths and indices than this are refused. */
const PATH_STEPS_MAX = 512;

/** A place in the documents: which target ends here, and where paths go on. */
interface PathNode {
  targets: number[];
  readonly keys: { readonly raw: Buffer; readonly node: PathNode }[];
  readonly elements: Map<number, PathNode>;
}

export class JsonExprStage implements Stage {
  readonly #slots: readonly LabelSlot[];
  readonly #root: PathNode = newNode();
  /** Per target: the value of the current line was found. */
  readonly #isFound: Uint8Array;
  #foundCount = 0;

  constructor(parser: JsonParser, labels: LabelTable) {
    this.#slots = parser.extractions.map(({ name }) => labels.slot(checkExtractedName(name)));
    this.#isFound = new Uint8Array(this.#slots.length);
    for (const [target, { expression }] of parser.extractions.entries()) {
      this.#addPath(parseJsonPath(expression), target);
    }
  }

  #addPath(steps: readonly PathStep[], target: number): void {
    if (steps.length > PATH_STEPS_MAX) {
      throw new InvalidError(`a path has at most ${PATH_STEPS_MAX} steps`);
    }
    let node = this.#root;
    for (const step of steps)
      node = 'key' in step ? child(node, step.key) : element(node, step.index);
    node.targets.push(target);
  }

  run(batch: Batch): void {
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      const start = batch.lineStart[row] as number;
      const end = batch.lineEnd[row] as number;
      if (start !== end) this.#line(batch, row, start, end);
    }
  }

  #line(batch: Batch, row: number, start: number, end: number): void {
    const first = batch.arena.bytes[start];
    if (first !== OPEN_BRACE && first !== OPEN_BRACKET && first !== QUOTE) {
      failParse(batch, row, 'JSONParserErr', undefined);
      return;
    }
    this.#isFound.fill(0);
    this.#foundCount = 0;
    const fault = this.#walk(batch, row, start, end, this.#root);
    if (fault === FAULT_UNKNOWN) failParse(batch, row, 'JSONParserErr', faultText(fault));
    if (this.#foundCount < this.#slots.length) this.#setEmpty(batch, row);
  }

  #setEmpty(batch: Batch, row: number): void {
    for (const slot of this.#slots) {
      const { labels } = batch;
      const isResolved = labels.textAt(slot, row) !== undefined;
      if (!isResolved) labels.set(slot, row, 0, 0);
    }
  }

  /** Visits the value at `at`; returns the position after it, or a negative fault to stop. */
  #walk(batch: Batch, row: number, at: number, end: number, node: PathNode): number {
    const first = batch.arena.bytes[at];
    if (first === OPEN_BRACE && node.keys.length > 0)
      return this.#members(batch, row, at, end, node);
    if (first === OPEN_BRACKET && node.elements.size > 0) {
      return this.#elements(batch, row, at, end, node);
    }
    return valueEnd(batch.arena.bytes, at, end);
  }

  #members(batch: Batch, row: number, from: number, end: number, node: PathNode): number {
    let at = skipBlanks(batch.arena.bytes, from + 1, end);
    while (at < end) {
      const { bytes } = batch.arena;
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== QUOTE) return -1;
      const keyEnd = stringEnd(bytes, at + 1, end);
      if (keyEnd < 0) return -1;
      const next = childAt(node, bytes, at + 1, keyEnd);
      at = skipBlanks(bytes, keyEnd + 1, end);
      if (at >= end || bytes[at] !== COLON) return -1;
      at = skipBlanks(bytes, at + 1, end);
      if (at >= end) return -1;
      at = this.#visit(batch, row, at, end, next);
      if (at < 0 || this.#foundCount === this.#slots.length) return at;
      at = skipBlanks(batch.arena.bytes, at, end);
      if (at < end && batch.arena.bytes[at] === COMMA) {
        at = skipBlanks(batch.arena.bytes, at + 1, end);
      } else if (at < end && batch.arena.bytes[at] !== CLOSE_BRACE) return -1;
    }
    return -1;
  }

  #elements(batch: Batch, row: number, from: number, end: number, node: PathNode): number {
    let at = skipBlanks(batch.arena.bytes, from + 1, end);
    for (let index = 0; at < end; index++) {
      if (batch.arena.bytes[at] === CLOSE_BRACKET) return at + 1;
      at = this.#visit(batch, row, at, end, node.elements.get(index));
      if (at < 0 || this.#foundCount === this.#slots.length) return at;
      at = skipBlanks(batch.arena.bytes, at, end);
      if (at < end && batch.arena.bytes[at] === COMMA) {
        at = skipBlanks(batch.arena.bytes, at + 1, end);
      } else if (at < end && batch.arena.bytes[at] !== CLOSE_BRACKET) return -1;
    }
    return -1;
  }

  /** Takes the value at `at` when a path ends here, and goes on inside when one continues. */
  #visit(batch: Batch, row: number, at: number, end: number, node: PathNode | undefined): number {
    if (node === undefined) return valueEnd(batch.arena.bytes, at, end);
    if (node.targets.length > 0) {
      const stop = valueEnd(batch.arena.bytes, at, end);
      if (stop < 0) return stop;
      for (const target of node.targets) this.#take(batch, row, target, at, stop);
    }
    return this.#walk(batch, row, at, end, node);
  }

  #take(batch: Batch, row: number, target: number, at: number, stop: number): void {
    if (this.#isFound[target] !== 0) return;
    this.#isFound[target] = 1;
    this.#foundCount++;
    const { arena } = batch;
    const first = arena.bytes[at];
    let start = at;
    let end = stop;
    if (first === QUOTE) {
      start++;
      end--;
    } else if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
      if (wordKind(arena.bytes, at, stop) === 'null') end = start;
    }
    if (first === QUOTE || first === OPEN_BRACKET) {
      let isSafe = batch.linesAreAscii;
      if (hasEscape(arena.bytes, start, end)) {
        isSafe = false;
        const unescaped = appendUnescaped(arena, start, end, { allowApostrophe: false });
        end = unescaped < 0 ? start : arena.length;
        start = unescaped < 0 ? start : unescaped;
      }
      if (!isSafe && !isCleanUtf8(arena.bytes, start, end)) {
        start = appendCleaned(arena, start, end);
        end = arena.length;
      }
    }
    putParsed(batch, this.#slots[target] as LabelSlot, row, start, end);
  }
}

function newNode(): PathNode {
  return { targets: [], keys: [], elements: new Map() };
}

function child(node: PathNode, key: string): PathNode {
  const raw = Buffer.from(key);
  const known = node.keys.find((entry) => entry.raw.equals(raw))?.node;
  if (known !== undefined) return known;
  const made = newNode();
  node.keys.push({ raw, node: made });
  return made;
}

function childAt(
  { keys }: PathNode,
  bytes: Buffer,
  start: number,
  end: number,
): PathNode | undefined {
  for (const { raw, node } of keys) if (isKey(bytes, start, end, raw)) return node;
  return undefined;
}

function element(node: PathNode, index: number): PathNode {
  const made = node.elements.get(index) ?? newNode();
  node.elements.set(index, made);
  return made;
}

/** Whether the key text [start, end) is `raw`; keys with escapes are compared unescaped. */
function isKey(bytes: Buffer, start: number, end: number, raw: Buffer): boolean {
  if (end - start === raw.length) {
    for (let i = 0; i < raw.length; i++) if (bytes[start + i] !== raw[i]) return false;
    return true;
  }
  if (end - start < raw.length || !hasEscape(bytes, start, end)) return false;
  try {
    return JSON.parse(`"${bytes.toString('utf8', start, end)}"`) === raw.toString('utf8');
  } catch {
    return false;
  }
}
