// Collects the entries of one stream while a decoder walks over a body, and moves the lines together.
//
// In a body lines stand between other things (tags, timestamps, quotes). Since the decoder owns the
// body, each line is moved left so that the lines of a stream become one run of bytes:
//
//   before   {labels}  t "line one" t "line two" t "line three"
//   after    {labels}  t "line oneline twoline three……………………
//                         └ lineBytes of the stream ─┘
//
// A line never moves past bytes that were not read yet: its new place ends at or before its old one.
// `copyWithin` is one native call per line; nothing is allocated per line.
//
// Entries further than 2^53 ns from the first one start another run with the same labels.
import type { EntryColumns } from '@skald/columns';
import type { StreamLabels } from './label-text.ts';
import { MetadataCollector, type MetadataBudget } from './metadata-collector.ts';

/** Entries of one stream of one push. The columns may share memory with the body. */
export interface PushStream {
  readonly stream: StreamLabels;
  readonly columns: EntryColumns;
}

const FIRST_ROWS = 256;
const NS_PER_SEC = 1_000_000_000n;
const SEC_MAX = 9_223_372_036;

export class EntryCollector {
  readonly #bytes: Uint8Array;
  readonly #metadata: MetadataCollector;
  #runs: EntryColumns[] = [];
  #rowCount = 0;
  #baseSec = 0;
  #baseNanos = 0;
  #offsetsNs = new Float64Array(FIRST_ROWS);
  #lineOffsets = new Uint32Array(FIRST_ROWS + 1);
  #linesFrom = -1;
  #linesTo = -1;

  /** Takes over `bytes`: lines are moved inside it. */
  constructor(bytes: Uint8Array, budget: MetadataBudget) {
    this.#bytes = bytes;
    this.#metadata = new MetadataCollector(bytes, budget);
  }

  /** Opens the row of an entry at `sec` seconds and `nanos` nanoseconds since the epoch. */
  openRow(sec: number, nanos: number): void {
    const second = Math.max(-SEC_MAX, Math.min(SEC_MAX, sec));
    let offset = (second - this.#baseSec) * 1e9 + (nanos - this.#baseNanos);
    if (this.#rowCount === 0 || !Number.isSafeInteger(offset)) {
      this.#closeRun();
      this.#baseSec = second;
      this.#baseNanos = nanos;
      offset = 0;
    }
    if (this.#rowCount === this.#offsetsNs.length) this.#grow();
    this.#offsetsNs[this.#rowCount] = offset;
  }

  /** A structured metadata pair of the open row, as byte ranges of the body. */
  addMetadata(nameFrom: number, nameTo: number, valueFrom: number, valueTo: number): void {
    this.#metadata.add(this.#rowCount, nameFrom, nameTo, valueFrom, valueTo);
  }

  /** Ends the open row with the line [from, to). Lines come in ascending places of the body. */
  closeRow(from: number, to: number): void {
    if (this.#linesFrom < 0) this.#linesFrom = this.#linesTo = from;
    if (from !== this.#linesTo && to > from) this.#bytes.copyWithin(this.#linesTo, from, to);
    this.#linesTo += to - from;
    this.#rowCount += 1;
    this.#lineOffsets[this.#rowCount] = this.#linesTo - this.#linesFrom;
  }

  /** Ends the stream and appends its runs to `out`. A stream without entries gives one empty run. */
  finishInto(out: PushStream[], stream: StreamLabels): void {
    if (this.#rowCount > 0 || this.#runs.length === 0) this.#closeRun({ evenEmpty: true });
    for (const columns of this.#runs) out.push({ stream, columns });
    this.#runs = [];
  }

  #closeRun(options?: { readonly evenEmpty: true }): void {
    const rows = this.#rowCount;
    if (rows === 0 && !options) return;
    this.#runs.push({
      rowCount: rows,
      baseNs: BigInt(this.#baseSec) * NS_PER_SEC + BigInt(this.#baseNanos),
      offsetsNs: this.#offsetsNs.slice(0, rows),
      lineOffsets: this.#lineOffsets.slice(0, rows + 1),
      lineBytes:
        rows === 0 ? new Uint8Array(0) : this.#bytes.subarray(this.#linesFrom, this.#linesTo),
      metadata: this.#metadata.finish(rows),
    });
    this.#rowCount = 0;
    this.#linesFrom = this.#linesTo = -1;
  }

  #grow(): void {
    const rows = this.#offsetsNs.length * 2;
    const offsetsNs = new Float64Array(rows);
    offsetsNs.set(this.#offsetsNs);
    this.#offsetsNs = offsetsNs;
    const lineOffsets = new Uint32Array(rows + 1);
    lineOffsets.set(this.#lineOffsets);
    this.#lineOffsets = lineOffsets;
  }
}
