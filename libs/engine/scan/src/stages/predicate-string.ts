// `| a="b"`, `!=`, `=~`, `!~` (§2.6). A row without the label counts as having "". Only this kind of
// condition can see `__error__` and `__error_details__`.
//
// Values are compared as bytes; regular expressions run once per distinct value where values come
// from a dictionary or repeat (a memo of verdicts by value).
import type { DictionaryColumn } from '@skald/columns';
import type { Matcher } from '@skald/logql';
import { compileRegex, parseRegex } from '@skald/regex';
import type { Batch } from '../batch.ts';
import { Interner } from '../labels/interner.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import { contains, containsFolded } from '../lines/substring.ts';
import { DETAILS_LABEL, ERROR_LABEL } from '../row-errors.ts';
import { type LabelRegex, reduceLabelRegex } from './label-regex.ts';
import type { Predicate, Rows } from './predicate.ts';

/** Whether bytes [start, end) are an accepted value. */
export type ValueTest = (bytes: Buffer, start: number, end: number) => boolean;

export function compileStringPredicate(matcher: Matcher, slot: LabelSlot): Predicate {
  const isNegative = matcher.op === '!=' || matcher.op === '!~';
  const { test, acceptsAll } = compileValueTest(matcher);
  if (matcher.name === ERROR_LABEL || matcher.name === DETAILS_LABEL) {
    return new ErrorPredicate(matcher.name, test, isNegative);
  }
  return new StringPredicate({ slot, test, isNegative, acceptsAll: acceptsAll && !isNegative });
}

const EMPTY = Buffer.alloc(0);

class StringPredicate implements Predicate {
  readonly acceptsAll: boolean;
  readonly #slot: LabelSlot;
  readonly #test: ValueTest;
  readonly #isNegative: boolean;
  readonly #whenMissing: number;
  /** The dictionary last asked about, and verdicts by id. */
  #dictionary: DictionaryColumn | undefined;
  #verdicts: Uint8Array = new Uint8Array(0);

  constructor(args: {
    readonly slot: LabelSlot;
    readonly test: ValueTest;
    readonly isNegative: boolean;
    readonly acceptsAll: boolean;
  }) {
    this.#slot = args.slot;
    this.#test = args.test;
    this.#isNegative = args.isNegative;
    this.acceptsAll = args.acceptsAll;
    this.#whenMissing = args.test(EMPTY, 0, 0) !== args.isNegative ? 1 : 0;
  }

  mark(batch: Batch, { rows, count }: Rows, verdict: Uint8Array): void {
    const field = this.#slot.pureField;
    if (field?.kind === 'dictionary') {
      this.#markDictionary(batch, field.column, { rows, count }, verdict);
      return;
    }
    const { start, end } = batch.labels.spans(this.#slot, rows, count);
    const { bytes } = batch.arena;
    const isNegative = this.#isNegative;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const from = start[row] as number;
      if (from < 0) verdict[row] = this.#whenMissing;
      else verdict[row] = this.#test(bytes, from, end[row] as number) !== isNegative ? 1 : 0;
    }
  }

  /** Once per distinct value of the block. */
  #markDictionary(
    { blockRows }: Batch,
    dictionary: DictionaryColumn,
    { rows, count }: Rows,
    verdict: Uint8Array,
  ): void {
    if (this.#dictionary !== dictionary) {
      this.#dictionary = dictionary;
      this.#verdicts = this.#verdictsOf(dictionary);
    }
    const verdicts = this.#verdicts;
    const { ids } = dictionary;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      verdict[row] = verdicts[ids[blockRows[row] as number] as number] as number;
    }
  }

  #verdictsOf({ valueCount, valueOffsets, valueBytes }: DictionaryColumn): Uint8Array {
    const bytes = Buffer.from(valueBytes.buffer, valueBytes.byteOffset, valueBytes.length);
    const verdicts = new Uint8Array(valueCount + 1);
    verdicts[0] = this.#whenMissing;
    for (let id = 1; id <= valueCount; id++) {
      const start = valueOffsets[id - 1] as number;
      const holds = this.#test(bytes, start, valueOffsets[id] as number);
      verdicts[id] = holds !== this.#isNegative ? 1 : 0;
    }
    return verdicts;
  }
}

class ErrorPredicate implements Predicate {
  readonly acceptsAll = false;
  readonly #name: string;
  readonly #test: ValueTest;
  readonly #isNegative: boolean;

  constructor(name: string, test: ValueTest, isNegative: boolean) {
    this.#name = name;
    this.#test = test;
    this.#isNegative = isNegative;
  }

  mark({ errors }: Batch, { rows, count }: Rows, verdict: Uint8Array): void {
    const isName = this.#name === ERROR_LABEL;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const text = (isName ? errors.nameAt(row) : errors.detailsAt(row)) ?? '';
      const value = text === '' ? EMPTY : Buffer.from(text);
      verdict[row] = this.#test(value, 0, value.length) !== this.#isNegative ? 1 : 0;
    }
  }
}

/** A test of the positive form; negation is the caller's. */
export function compileValueTest(matcher: Matcher): {
  readonly test: ValueTest;
  readonly acceptsAll: boolean;
} {
  if (matcher.op === '=' || matcher.op === '!=') {
    return { test: equals(Buffer.from(matcher.value)), acceptsAll: false };
  }
  const ast = parseRegex(matcher.value);
  const reduced = reduceLabelRegex(ast.root);
  if (reduced.kind !== 'regex') {
    return { test: reducedTest(reduced), acceptsAll: reduced.kind === 'everything' };
  }
  const regex = compileRegex(ast, { anchored: true });
  return { test: remembered((b, s, e) => regex.testBytes(b, s, e)), acceptsAll: false };
}

/** Anchored as documented, without the reductions: for `drop` and `keep`. */
export function compileAnchoredTest(matcher: Matcher): ValueTest {
  if (matcher.op === '=' || matcher.op === '!=') return equals(Buffer.from(matcher.value));
  const regex = compileRegex(matcher.value, { anchored: true });
  return remembered((b, s, e) => regex.testBytes(b, s, e));
}

function reducedTest(reduced: LabelRegex): ValueTest {
  switch (reduced.kind) {
    case 'everything':
      return () => true;
    case 'nonEmpty':
      return (_bytes, start, end) => end > start;
    case 'anyOf': {
      const tests = reduced.options.map(reducedTest);
      return (bytes, start, end) => tests.some((test) => test(bytes, start, end));
    }
    case 'equals':
    case 'contains':
      return literalTest(reduced);
    case 'regex':
      return () => false;
  }
}

function literalTest(reduced: LabelRegex & { kind: 'equals' | 'contains' }): ValueTest {
  const { kind, text, foldCase } = reduced;
  const needle = Buffer.from(foldCase ? text.toLowerCase() : text);
  const isWhole = kind === 'equals';
  if (!foldCase) {
    return isWhole ? equals(needle) : (bytes, start, end) => contains(bytes, start, end, needle);
  }
  return (bytes, start, end) =>
    (!isWhole || end - start === needle.length) && containsFolded(bytes, start, end, needle);
}

function equals(value: Buffer): ValueTest {
  const { length } = value;
  return (bytes, start, end) => {
    if (end - start !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[start + i] !== value[i]) return false;
    return true;
  };
}

/** Distinct values whose verdict is remembered; more make the memo start over. */
const MEMO_MAX = 8192;

function remembered(test: ValueTest): ValueTest {
  let ids = new Interner();
  let verdicts: boolean[] = [];
  return (bytes, start, end) => {
    if (ids.size > MEMO_MAX) {
      ids = new Interner();
      verdicts = [];
    }
    const id = ids.idOf(bytes, start, end);
    return (verdicts[id] ??= test(bytes, start, end));
  };
}
