// The fields of a block's lines as columns, when the block is cut.
//
// The parser stages of queries do the parsing, on a stream without labels, so names, flattening,
// duplicates, escapes and errors are theirs by construction. Rows with an error are irregular, and so are rows
// with a name in `_extracted`: which of two values such a name gets depends on the stream's labels.
import { type BlockInfo, type FieldColumn, type FieldFormat, type FieldsDraft } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import { Labels } from '@skald/labels';
import { Batch, type Stage } from '../batch.ts';
import { LabelNeeds } from '../labels/label-needs.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import { JsonStage } from '../stages/stage-json.ts';
import { LogfmtStage } from '../stages/stage-logfmt.ts';
import { FieldBuilder, type FieldOffer } from './field-builder.ts';
import { guessFormat } from './guess-format.ts';
import { viewOf } from './value-set.ts';
import { linesAsBlock } from './lines-block.ts';

/** After these rows most fields that get no column are known. */
const FIRST_ROWS = 160;
/** More fields than this get no column. */
const COLUMNS_MAX = 64;
/** Names known to the parser before it starts over. */
const NAMES_MAX = 512;
/** A parser for one row in four would save little. */
const IRREGULAR_MAX = 0.25;
/** Columns may take this share of the lines' bytes: about a tenth of what is stored. */
const BUDGET_SHARE = 0.019;

const EXTRACTED = '_extracted';
const NO_LABELS = Labels.from([]);

export interface ExtractOptions {
  /** Share of the line bytes that the columns may take. */
  readonly budgetShare?: number;
  /** Blocks with a larger share of irregular rows get no columns. */
  readonly irregularMax?: number;
}

/** One per thread; used for block after block. */
export class FieldExtractor {
  readonly #budgetShare: number;
  readonly #irregularMax: number;
  readonly #parsers: Record<FieldFormat, FieldParser | undefined> = {
    json: undefined,
    logfmt: undefined,
  };

  constructor(options: ExtractOptions = {}) {
    this.#budgetShare = options.budgetShare ?? BUDGET_SHARE;
    this.#irregularMax = options.irregularMax ?? IRREGULAR_MAX;
  }

  /** What the block may keep; undefined when its lines are no objects or pairs. */
  extract(sorted: EntryColumns, facts: BlockInfo): FieldsDraft | undefined {
    const format = guessFormat(sorted);
    if (format === undefined) return undefined;
    let parser = this.#parsers[format];
    if (parser === undefined || parser.nameCount > NAMES_MAX) {
      parser = this.#parsers[format] = new FieldParser(format);
    }
    const budgetBytes = Math.floor(facts.lineByteCount * this.#budgetShare);
    const found = parser.parse(sorted, facts, budgetBytes);
    if (found.irregularCount > sorted.rowCount * this.#irregularMax) return undefined;
    return { format, ...found, budgetBytes };
  }
}

class FieldParser {
  readonly #batch = new Batch(LabelNeeds.all);
  readonly #stage: Stage;
  /** Kept from block to block. */
  readonly #spare: FieldBuilder[] = [];
  readonly #rows: { all: Uint32Array } = { all: new Uint32Array(0) };

  constructor(format: FieldFormat) {
    const { labels } = this.#batch;
    const strict = { kind: 'logfmt', strict: true, keepEmpty: false, extractions: [] } as const;
    this.#stage = format === 'json' ? new JsonStage(labels) : new LogfmtStage(strict, labels);
  }

  get nameCount(): number {
    return this.#batch.labels.size;
  }

  parse(
    sorted: EntryColumns,
    facts: BlockInfo,
    budgetBytes: number,
  ): Pick<FieldsDraft, 'columns' | 'others' | 'irregular' | 'irregularCount'> {
    const batch = this.#batch;
    const { rowCount } = sorted;
    const rows = this.#rowsUpTo(rowCount);
    const irregular = new Uint8Array(Math.ceil(rowCount / 8));
    let irregularCount = 0;
    const builders = new Map<LabelSlot, FieldBuilder | undefined>();
    batch.open(linesAsBlock(sorted, facts), NO_LABELS, { lines: 'bytes' });
    for (let from = 0; from < rowCount;) {
      const count = Math.min(from === 0 ? FIRST_ROWS : batch.rowsMax, rowCount - from);
      batch.load(rows, from, count);
      this.#stage.run(batch);
      const touched = batch.labels.touchedSlots();
      irregularCount += this.#skipIrregular(touched, irregular, from, count);
      for (const slot of touched) this.#collect(slot, builders, rowCount, from);
      from += count;
    }
    for (const slot of builders.keys()) slot.wanted = true;
    const { columns, others } = finished(builders, budgetBytes);
    for (const builder of builders.values()) if (builder) this.#spare.push(builder);
    return { columns, others, irregular, irregularCount };
  }

  #rowsUpTo(count: number): Uint32Array {
    if (this.#rows.all.length < count) {
      this.#rows.all = Uint32Array.from({ length: count * 2 }, (_, row) => row);
    }
    return this.#rows.all;
  }

  /** Takes irregular rows out of the batch's selection and marks them. */
  #skipIrregular(
    touched: readonly LabelSlot[],
    bits: Uint8Array,
    from: number,
    count: number,
  ): number {
    const batch = this.#batch;
    const odd = touched.filter(({ name }) => name.endsWith(EXTRACTED));
    if (odd.length === 0 && !batch.errors.any) return 0;
    let kept = 0;
    for (let row = 0; row < count; row++) {
      const isOdd = odd.some(
        ({ parsedStart }) => parsedStart !== undefined && (parsedStart[row] as number) >= 0,
      );
      if (isOdd || batch.errors.has(row)) {
        const at = from + row;
        bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7));
      } else batch.selection[kept++] = row;
    }
    batch.selectedCount = kept;
    return count - kept;
  }

  /** Adds the selected rows' values of one name. */
  #collect(
    slot: LabelSlot,
    builders: Map<LabelSlot, FieldBuilder | undefined>,
    rowCount: number,
    from: number,
  ): void {
    let builder = builders.get(slot);
    if (builder === undefined) {
      if (!builders.has(slot) && builders.size < COLUMNS_MAX && isPlain(slot.name)) {
        builder = this.#spare.pop() ?? new FieldBuilder();
        builder.open(rowCount);
      }
      builders.set(slot, builder);
    }
    if (builder === undefined || !builder.isOpen) return;
    const { selection, selectedCount, arena } = this.#batch;
    const source = { bytes: arena.bytes, view: viewOf(arena.bytes) };
    const start = slot.parsedStart as Int32Array;
    const end = slot.parsedEnd as Int32Array;
    for (let i = 0; i < selectedCount && builder.isOpen; i++) {
      const row = selection[i] as number;
      const at = start[row] as number;
      if (at >= 0) builder.add(from + row, source, at, end[row] as number);
    }
    // Known to occur and not worth a column: the parser may step over it in the block's other rows.
    if (!builder.isOpen) slot.wanted = false;
  }
}

/** Names that mean more than a field are left to the lines. */
function isPlain(name: string): boolean {
  return !name.startsWith('__') && !name.endsWith(EXTRACTED);
}

/** Columns in order of preference, and the names that have none. */
function finished(
  builders: ReadonlyMap<LabelSlot, FieldBuilder | undefined>,
  budgetBytes: number,
): { readonly columns: FieldsDraft['columns']; readonly others: readonly string[] } {
  const offers: FieldOffer[] = [];
  const others: string[] = [];
  for (const [{ name }, builder] of builders) {
    const offer = builder?.isOpen === true ? builder.finish(name) : undefined;
    if (offer === undefined) others.push(name);
    else offers.push(offer);
  }
  offers.sort((a, b) => a.rank - b.rank || a.byteCount - b.byteCount);
  const columns: FieldColumn[] = [];
  let left = budgetBytes;
  for (const { name, byteCount, make } of offers) {
    // What is offered in vain costs its encoding.
    if (byteCount > left) others.push(name);
    else columns.push(make());
    if (byteCount <= left) left -= byteCount;
  }
  return { columns, others };
}
