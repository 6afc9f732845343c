// What a line of JSON or logfmt has in common with others of its kind: its text without the values of its
// fields.
//
// The parser stages of queries find the values, on a stream without labels, so names, flattening, duplicates
// and errors are theirs by construction. A value that does not stand in the line as it is (escapes), or
// may not vary freely, stays part of the text; its name is `hidden` then.
import { GAPS_MAX, GAP_SYNTAX } from '@skald/bytes';
import type { BlockInfo, FieldFormat } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import { Labels } from '@skald/labels';
import { Batch, type Stage } from '../batch.ts';
import { LabelNeeds } from '../labels/label-needs.ts';
import { JsonStage } from '../stages/stage-json.ts';
import { LogfmtStage } from '../stages/stage-logfmt.ts';
import { linesAsBlock } from './lines-block.ts';

/** Names known to the parser before it starts over. */
const NAMES_MAX = 512;
const EXTRACTED = '_extracted';
const NO_LABELS = Labels.from([]);
const QUOTE = 0x22;
const SPACE = 0x20;

export interface FieldGap {
  /** GAP_SYNTAX. */
  readonly syntax: number;
  readonly name: string;
}

export interface DerivedSkeleton {
  /** One more than there are gaps. */
  readonly literals: readonly Uint8Array[];
  readonly gaps: readonly FieldGap[];
  /** Fields of such lines that have no gap. */
  readonly hidden: readonly string[];
}

interface Value {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** One per format and thread. */
export class SkeletonDeriver {
  readonly #format: FieldFormat;
  readonly #row = new Uint32Array(1);
  #batch: Batch;
  #stage: Stage;

  constructor(format: FieldFormat) {
    this.#format = format;
    this.#batch = new Batch(LabelNeeds.all);
    this.#stage = stageOf(format, this.#batch);
  }

  /** Undefined for a line that parsers report an error of, or that fields alone cannot tell. */
  derive(sorted: EntryColumns, facts: BlockInfo, row: number): DerivedSkeleton | undefined {
    if (this.#batch.labels.size > NAMES_MAX) {
      this.#batch = new Batch(LabelNeeds.all);
      this.#stage = stageOf(this.#format, this.#batch);
    }
    const batch = this.#batch;
    batch.open(linesAsBlock(sorted, facts), NO_LABELS, { lines: 'bytes' });
    this.#row[0] = row;
    batch.load(this.#row, 0, 1);
    this.#stage.run(batch);
    if (batch.errors.any) return undefined;
    const values: Value[] = [];
    for (const { name, parsedStart, parsedEnd } of batch.labels.touchedSlots()) {
      // Which of two values such a name gets depends on the stream's labels.
      if (name.endsWith(EXTRACTED)) return undefined;
      const start = parsedStart?.[0] ?? -1;
      if (start >= 0) values.push({ name, start, end: parsedEnd?.[0] ?? start });
    }
    values.sort((a, b) => a.start - b.start);
    const [from, to] = [batch.lineStart[0] as number, batch.lineEnd[0] as number];
    return this.#cut(batch.arena.bytes, from, to, values);
  }

  #cut(
    bytes: Uint8Array,
    from: number,
    to: number,
    values: readonly Value[],
  ): DerivedSkeleton | undefined {
    // Copies: the bytes are those of a block, and its skeletons are kept for the next.
    const literals: Uint8Array[] = [];
    const gaps: FieldGap[] = [];
    const hidden: string[] = [];
    let at = from;
    for (const { name, start, end } of values) {
      const mayVary = !name.startsWith('__') && gaps.length < GAPS_MAX;
      const isHere = start > at && end <= to && mayVary;
      const syntax = isHere ? this.#syntaxOf(bytes, start, end, to) : undefined;
      if (syntax === undefined) {
        hidden.push(name);
        continue;
      }
      literals.push(new Uint8Array(bytes.subarray(at, start)));
      gaps.push({ syntax, name });
      at = end;
    }
    if (gaps.length === 0) return undefined;
    literals.push(new Uint8Array(bytes.subarray(at, to)));
    return { literals, gaps, hidden };
  }

  #syntaxOf(bytes: Uint8Array, start: number, end: number, to: number): number | undefined {
    const isQuoted = bytes[start - 1] === QUOTE && end < to && bytes[end] === QUOTE;
    if (this.#format === 'logfmt') {
      if (isQuoted) return GAP_SYNTAX.plain;
      return end === to || (bytes[end] as number) <= SPACE ? GAP_SYNTAX.word : undefined;
    }
    if (isQuoted) return GAP_SYNTAX.quoted;
    const first = String.fromCharCode(bytes[start] as number);
    if (first === 't' || first === 'f') return GAP_SYNTAX.boolean;
    return /[-0-9]/.test(first) ? GAP_SYNTAX.number : undefined;
  }
}

function stageOf(format: FieldFormat, { labels }: Batch): Stage {
  const strict = { kind: 'logfmt', strict: true, keepEmpty: false, extractions: [] } as const;
  return format === 'json' ? new JsonStage(labels) : new LogfmtStage(strict, labels);
}
