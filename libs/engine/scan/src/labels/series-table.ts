// Label sets to series ids: which series a row's sample belongs to.
//
// A set is folded label by label in name order (pair-table.ts) over ids of (name, value); an id of a
// value costs one hash of its bytes, or nothing where values come from a dictionary or the stream. Texts
// are made once per series. Rows with an error keep their full set, error labels included (§2.9).
import { type DictionaryColumn, dictionaryValue } from '@skald/columns';
import { TooLargeError } from '@skald/errors';
import { Labels } from '@skald/labels';
import { BATCH_ROWS, type Batch } from '../batch.ts';
import { errorPairs } from './error-pairs.ts';
import { Interner } from './interner.ts';
import type { LabelSlot } from './label-slot.ts';
import { PairTable } from './pair-table.ts';
import { type CodedRows, SeriesCodes, type ValueSource } from './series-codes.ts';

/** Which labels make a series. */
export type SeriesGrouping =
  | { readonly kind: 'by'; readonly names: readonly string[] }
  | { readonly kind: 'all'; readonly except: readonly string[] };

/** Values of one name, and a number for each (name, value) of the table. */
interface ValueIds {
  readonly values: Interner;
  readonly pairs: number[];
  /** Numbers of the current block's dictionary values; 0: not yet asked. */
  dictionary: DictionaryColumn | undefined;
  dictionaryPairs: Int32Array;
}

export class SeriesTable {
  /** By series id. */
  readonly labels: Labels[] = [];
  readonly #grouping: SeriesGrouping;
  readonly #seriesMax: number;
  readonly #except: ReadonlySet<string>;
  readonly #values = new Map<string, ValueIds>();
  readonly #sets = new PairTable();
  #pairCount = 0;
  /** Set id → series id; -1: none yet. */
  #seriesOfSet = new Int32Array(256).fill(-1);
  readonly #errorSeries = new Map<string, number>();
  readonly #state = new Int32Array(BATCH_ROWS);
  readonly #ids = new Int32Array(BATCH_ROWS);
  readonly #codes = new SeriesCodes((sources, valueIds) => this.#idOfValues(sources, valueIds));

  constructor(grouping: SeriesGrouping, limits: { readonly seriesMax: number }) {
    this.#grouping = grouping;
    this.#except = new Set(grouping.kind === 'all' ? grouping.except : []);
    this.#seriesMax = limits.seriesMax;
  }

  /** Series ids of the selected rows, parallel to the selection. The array is reused. */
  idsOf(batch: Batch): Int32Array {
    if (this.#isCoded(batch)) this.#codes.putIds(batch, this.#ids);
    else this.#foldIds(batch);
    return this.#ids;
  }

  /** Rows with an error have labels that no code tells. */
  #isCoded(batch: Batch): boolean {
    return (
      this.#grouping.kind === 'by' && !batch.errors.any && this.#codes.open(this.#slots(batch))
    );
  }

  /**
   * Rows [from, to) of the block that a batch was opened on, whose labels are the block's: undefined
   * where codes cannot tell their series.
   */
  codedRows(batch: Batch, from: number, to: number): CodedRows | undefined {
    return this.#isCoded(batch) ? this.#codes.rows(from, to) : undefined;
  }

  #foldIds(batch: Batch): void {
    const { selection, selectedCount, errors } = batch;
    const state = this.#state;
    state.fill(0, 0, selectedCount);
    for (const slot of this.#slots(batch)) this.#fold(batch, slot);
    const ids = this.#ids;
    const checksErrors = errors.any;
    for (let i = 0; i < selectedCount; i++) {
      const row = selection[i] as number;
      if (checksErrors && errors.has(row)) ids[i] = this.#idOfError(batch, row);
      else ids[i] = this.#idOfSet(batch, row, state[i] as number);
    }
  }

  #slots(batch: Batch): readonly LabelSlot[] {
    if (this.#grouping.kind === 'all') return batch.labels.sorted();
    return this.#grouping.names.map((name) => batch.labels.slot(name));
  }

  /** Folds one label into the state of every selected row that has it. */
  #fold(batch: Batch, slot: LabelSlot): void {
    if (this.#except.has(slot.name)) return;
    const field = slot.pureField;
    if (field?.kind === 'dictionary') this.#foldDictionary(batch, slot, field.column);
    else if (field !== undefined) this.#foldSpans(batch, slot);
    else if (slot.isParsedOnly) {
      if (slot.parsedStart !== undefined && slot.isTouched) this.#foldSpans(batch, slot);
    } else if (slot.isTouched) this.#foldSpans(batch, slot);
    else this.#foldColumns(batch, slot);
  }

  #foldSpans(batch: Batch, slot: LabelSlot): void {
    const { selection, selectedCount } = batch;
    const { start, end } = batch.labels.spans(slot, selection, selectedCount);
    const ids = this.#valueIds(slot.name);
    const { bytes } = batch.arena;
    const state = this.#state;
    for (let i = 0; i < selectedCount; i++) {
      const row = selection[i] as number;
      const from = start[row] as number;
      if (from < 0) continue;
      const value = ids.values.idOf(bytes, from, end[row] as number);
      const pair = ids.pairs[value] ?? this.#newPair(ids, value);
      state[i] = this.#sets.of(state[i] as number, pair);
    }
  }

  /** Nothing of this name was parsed or dropped: values are the dictionary's or the stream's. */
  #foldColumns(batch: Batch, slot: LabelSlot): void {
    if (slot.metadata !== undefined) {
      this.#foldDictionary(batch, slot, slot.metadata);
      return;
    }
    const ids = this.#valueIds(slot.name);
    const state = this.#state;
    const constant = slot.streamValue === undefined ? 0 : this.#pairOfText(ids, slot.streamValue);
    for (let i = 0; i < batch.selectedCount; i++) {
      state[i] = this.#sets.of(state[i] as number, constant);
    }
  }

  /** Values are the dictionary's, or the stream's in rows that have none there. */
  #foldDictionary(batch: Batch, slot: LabelSlot, dictionary: DictionaryColumn): void {
    const { selection, selectedCount, blockRows } = batch;
    const ids = this.#valueIds(slot.name);
    const state = this.#state;
    const constant = slot.streamValue === undefined ? 0 : this.#pairOfText(ids, slot.streamValue);
    const pairs = this.#dictionaryPairs(ids, dictionary);
    const rowIds = dictionary.ids;
    for (let i = 0; i < selectedCount; i++) {
      const id = rowIds[blockRows[selection[i] as number] as number] as number;
      const pair = id === 0 ? constant : (pairs[id] as number) || this.#learn(ids, dictionary, id);
      if (pair !== 0) state[i] = this.#sets.of(state[i] as number, pair);
    }
  }

  #valueIds(name: string): ValueIds {
    let ids = this.#values.get(name);
    if (ids === undefined) {
      const values = new Interner();
      ids = { values, pairs: [], dictionary: undefined, dictionaryPairs: new Int32Array(0) };
      this.#values.set(name, ids);
    }
    return ids;
  }

  #newPair(ids: ValueIds, value: number): number {
    return (ids.pairs[value] = ++this.#pairCount);
  }

  #pairOfText(ids: ValueIds, text: string): number {
    const value = ids.values.idOfText(text);
    return ids.pairs[value] ?? this.#newPair(ids, value);
  }

  #dictionaryPairs(ids: ValueIds, dictionary: DictionaryColumn): Int32Array {
    if (ids.dictionary !== dictionary) {
      ids.dictionary = dictionary;
      ids.dictionaryPairs = new Int32Array(dictionary.valueCount + 1);
    }
    return ids.dictionaryPairs;
  }

  #learn(ids: ValueIds, { valueBytes, valueOffsets }: DictionaryColumn, id: number): number {
    const start = valueOffsets[id - 1] as number;
    const value = ids.values.idOf(valueBytes, start, valueOffsets[id] as number);
    const pair = ids.pairs[value] ?? this.#newPair(ids, value);
    return (ids.dictionaryPairs[id] = pair);
  }

  #idOfSet(batch: Batch, row: number, set: number): number {
    const known = this.#knownSeries(set);
    if (known >= 0) return known;
    return (this.#seriesOfSet[set] = this.#newSeries(this.#labelsOf(batch, row)));
  }

  #idOfValues(sources: readonly ValueSource[], valueIds: readonly number[]): number {
    let set = 0;
    for (const [i, { name, column, streamValue }] of sources.entries()) {
      const ids = this.#valueIds(name);
      const id = valueIds[i] as number;
      let pair = 0;
      if (id > 0 && column !== undefined) {
        pair = this.#dictionaryPairs(ids, column)[id] || this.#learn(ids, column, id);
      } else if (streamValue !== undefined) pair = this.#pairOfText(ids, streamValue);
      if (pair !== 0) set = this.#sets.of(set, pair);
    }
    const known = this.#knownSeries(set);
    if (known >= 0) return known;
    const labels = Labels.fromResult(pairsOf(sources, valueIds));
    return (this.#seriesOfSet[set] = this.#newSeries(labels));
  }

  #knownSeries(set: number): number {
    if (set >= this.#seriesOfSet.length) this.#growSets(set);
    return this.#seriesOfSet[set] as number;
  }

  #growSets(set: number): void {
    const larger = new Int32Array(Math.max(set + 1, this.#seriesOfSet.length * 2)).fill(-1);
    larger.set(this.#seriesOfSet);
    this.#seriesOfSet = larger;
  }

  #newSeries(labels: Labels): number {
    if (this.labels.length >= this.#seriesMax) {
      throw new TooLargeError(
        `the query makes more than ${this.#seriesMax} series; aggregate, or select fewer streams`,
      );
    }
    return this.labels.push(labels) - 1;
  }

  #labelsOf(batch: Batch, row: number): Labels {
    const pairs: [string, string][] = [];
    for (const slot of this.#slots(batch)) {
      if (this.#except.has(slot.name)) continue;
      const value = batch.labels.textAt(slot, row);
      if (value !== undefined) pairs.push([slot.name, value]);
    }
    return Labels.fromResult(pairs);
  }

  /** The exception: full label sets, keyed by their text. */
  #idOfError(batch: Batch, row: number): number {
    const labels = errorLabelsOf(batch, row);
    let id = this.#errorSeries.get(labels.text);
    if (id === undefined) {
      id = this.#newSeries(labels);
      this.#errorSeries.set(labels.text, id);
    }
    return id;
  }

  /** Series id of rows whose labels are the stream's and at most one more, which is grouped by. */
  idOfStream(stream: Labels, more?: readonly [name: string, value: string]): number {
    let set = 0;
    const all = more === undefined ? stream : Labels.fromResult([...stream, more]);
    const kept = new Map([...all].filter(([name]) => this.#isGrouped(name)));
    for (const [name, value] of kept) {
      set = this.#sets.of(set, this.#pairOfText(this.#valueIds(name), value));
    }
    const known = this.#knownSeries(set);
    if (known >= 0) return known;
    return (this.#seriesOfSet[set] = this.#newSeries(Labels.fromResult(kept)));
  }

  #isGrouped(name: string): boolean {
    const grouping = this.#grouping;
    return grouping.kind === 'by' ? grouping.names.includes(name) : !this.#except.has(name);
  }
}

function pairsOf(
  sources: readonly ValueSource[],
  valueIds: readonly number[],
): readonly [string, string][] {
  return sources.flatMap(({ name, column, streamValue }, i): [string, string][] => {
    const id = valueIds[i] as number;
    const value = id > 0 && column !== undefined ? dictionaryValue(column, id - 1) : streamValue;
    return value === undefined ? [] : [[name, value]];
  });
}

/** Every label of a row, with its error. */
function errorLabelsOf(batch: Batch, row: number): Labels {
  const pairs = errorPairs(batch, row);
  for (const slot of batch.labels.sorted()) {
    const value = batch.labels.textAt(slot, row);
    if (value !== undefined) pairs.push([slot.name, value]);
  }
  return Labels.fromResult(pairs);
}
