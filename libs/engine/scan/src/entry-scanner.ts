// Blocks to log entries: which rows survive, and what they look like.
//
// Two looks at a block. The first runs only as much of the pipeline as decides which rows survive,
// with only the labels that filters read; the second runs all of it, with every label, for the few
// rows that will be answered. A limited query over JSON lines thus parses in full only what it shows.
import type { Block, ColumnNeeds } from '@skald/chunk';
import { Labels } from '@skald/labels';
import type { Stage } from '@skald/logql';
import type { Batch } from './batch.ts';
import { BlockScanner, type ScanCounters, mayPass, newScanCounters } from './block-scan.ts';
import { type Pipeline, compilePipeline, reorder } from './compile.ts';
import { needsOfFilters } from './hints.ts';
import type { FindRows } from './lines/find-rows.ts';
import { LabelNeeds } from './labels/label-needs.ts';
import { errorPairs } from './labels/error-pairs.ts';
import { type Pair, goSortByName } from './labels/go-sort.ts';
import type { NowNs } from './stages/stage-context.ts';
import type { LeftOut } from './techniques.ts';

export interface EntryPlan {
  readonly stages: readonly Stage[];
  readonly nowNs: NowNs;
  /** Searches blocks; a kernel where there is one. */
  readonly findRows?: FindRows;
  readonly without?: LeftOut;
}

export interface EntryRequest {
  readonly block: Block;
  readonly stream: Labels;
  /** Rows with fromNs <= time < toNs. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** One row as it leaves the pipeline. */
export interface ScannedEntry {
  readonly timeNs: bigint;
  readonly line: string;
  /** All categories united. */
  readonly labels: Labels;
  readonly structuredMetadata: Readonly<Record<string, string>>;
  readonly parsed: Readonly<Record<string, string>>;
}

export class EntryScanner {
  readonly #first: BlockScanner;
  readonly #firstPipeline: Pipeline;
  readonly #second: BlockScanner;
  readonly #counters: ScanCounters;

  /** Rejects with ParseError when a stage does not compile. */
  constructor(plan: EntryPlan, counters: ScanCounters) {
    this.#counters = counters;
    const stages = reorder(plan.stages);
    const deciding = stages.slice(0, lastFilter(stages) + 1);
    const context = { ...plan, unwrap: undefined };
    const all = compilePipeline({ ...context, needs: LabelNeeds.all });
    this.#firstPipeline = compilePipeline({
      ...context,
      stages: deciding,
      needs: needsOfFilters(deciding),
    });
    this.#first = new BlockScanner(this.#firstPipeline, counters);
    // Its rows were counted when they were decided about.
    const { profile, check } = counters;
    const uncounted = newScanCounters({ profile, check });
    this.#second = new BlockScanner(all, uncounted, { usesFields: false });
  }

  /** What `entries` reads. */
  readonly columnNeeds: ColumnNeeds = { lines: true, lengths: true, metadata: 'all' };

  /** What `survivors` reads of a block, if that is less. */
  survivorNeeds(block: Block): ColumnNeeds {
    const { readsLines, fields } = this.#first.readsOf(block);
    if (fields === undefined) return this.columnNeeds;
    const { names } = fields;
    return { lines: readsLines, lengths: readsLines, metadata: 'all', fields: names };
  }

  /** Whether `survivors` can do without the block's lines. */
  decidesByFields(block: Block): boolean {
    return !this.survivorNeeds(block).lines;
  }

  /** Whether any row survives; if so the block will be scanned again, and is counted then. */
  hasSurvivors(request: EntryRequest): boolean {
    const before = { ...this.#counters };
    let isFound = false;
    this.#first.scan({ ...request, lines: 'none' }, () => {
      isFound = true;
      return false;
    });
    if (isFound) Object.assign(this.#counters, before);
    return isFound;
  }

  /** The query requires something that skip filters can deny. */
  get asksFilters(): boolean {
    return this.#firstPipeline.required.length > 0;
  }

  /** Whether the block's skip filter leaves a chance that a line passes. */
  mayPass(block: Block): boolean {
    return mayPass(this.#firstPipeline, block);
  }

  /**
   * Block rows that survive, ascending; at least `atLeast` of them if there are, the newest ones when
   * `backward`, else the oldest.
   */
  survivors(
    request: EntryRequest,
    options: { readonly atLeast: number; readonly backward: boolean },
  ): Uint32Array {
    const parts: Uint32Array[] = [];
    let count = 0;
    this.#first.scan({ ...request, lines: 'none', backward: options.backward }, (batch) => {
      parts.push(blockRowsOf(batch));
      count += batch.selectedCount;
      return count < options.atLeast;
    });
    if (options.backward) parts.reverse();
    const rows = new Uint32Array(count);
    let at = 0;
    for (const part of parts) {
      rows.set(part, at);
      at += part.length;
    }
    return rows;
  }

  /** The entries of surviving rows (ascending), in that order. */
  entries(request: EntryRequest, rows: Uint32Array): ScannedEntry[] {
    const entries: ScannedEntry[] = [];
    const { profile } = this.#counters;
    if (rows.length > 0) this.#counters.lineReads++;
    this.#second.scanRows({ ...request, lines: 'bytes' }, rows, (batch) => {
      if (profile === undefined) appendTo(entries, batch);
      else profile.time('make entries', () => appendTo(entries, batch));
      return true;
    });
    return entries;
  }
}

function appendTo(entries: ScannedEntry[], batch: Batch): void {
  for (let i = 0; i < batch.selectedCount; i++) {
    entries.push(entryAt(batch, batch.selection[i] as number));
  }
}

/** The index of the last stage that can reject a row, or -1. */
function lastFilter(stages: readonly Stage[]): number {
  return stages.findLastIndex(({ kind }) => kind === 'labelFilter' || kind === 'lineFilters');
}

function blockRowsOf(batch: Batch): Uint32Array {
  const rows = new Uint32Array(batch.selectedCount);
  for (let i = 0; i < rows.length; i++) {
    rows[i] = batch.blockRows[batch.selection[i] as number] as number;
  }
  return rows;
}

function entryAt(batch: Batch, row: number): ScannedEntry {
  const { labels: table } = batch;
  const ofStream: Pair[] = [];
  const ofMetadata: Pair[] = [];
  const ofStages: { readonly pair: Pair; readonly order: number }[] = [];
  for (const slot of table.sorted()) {
    const { name } = slot;
    const parsed = table.parsedTextAt(slot, row);
    const metadata = parsed ?? table.metadataTextAt(slot, row);
    const value = metadata ?? table.streamTextAt(slot, row);
    if (value === undefined) continue;
    if (parsed !== undefined) {
      ofStages.push({ pair: [name, parsed], order: slot.setOrder?.[row] ?? 0 });
    } else (metadata === undefined ? ofStream : ofMetadata).push([name, value]);
  }
  const errors = errorPairs(batch, row);
  const parsed = [...ofStages.map(({ pair }) => pair), ...errors];
  let all = [...ofStream, ...ofMetadata, ...parsed];
  // A field called `__error__` beside an error: the one shown is the one Go's sort leaves last.
  if (errors.some(([name]) => ofStages.some(({ pair }) => pair[0] === name))) {
    const inOrder = ofStages.toSorted((a, b) => a.order - b.order).map(({ pair }) => pair);
    all = [...ofStream, ...ofMetadata, ...inOrder, ...errors];
    goSortByName(all);
  }
  const labels = Labels.fromResult(all);
  return {
    timeNs: batch.timeNsAt(row),
    line: batch.lineTextAt(row),
    labels,
    structuredMetadata: Object.fromEntries(ofMetadata),
    parsed: Object.fromEntries(parsed.map(([name]) => [name, labels.get(name) ?? ''])),
  };
}
