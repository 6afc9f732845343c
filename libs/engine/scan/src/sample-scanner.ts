// Blocks to samples: (series, time, value) for every surviving row (§2.10).
//
// A plan says what a sample is and which labels make its series; it can be made again from the query's
// text anywhere. Where nothing but time decides, whole runs of rows are handed over, and blocks that
// one window swallows are answered from their header alone.
import type { Block, ColumnNeeds } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import type { Stage, Unwrap } from '@skald/logql';
import type { Batch } from './batch.ts';
import { BATCH_ROWS } from './batch.ts';
import {
  BlockScanner,
  LABEL_NAMES_MAX,
  type ScanCounters,
  mayPass,
  metadataBytesOf,
} from './block-scan.ts';
import { type Pipeline, compilePipeline } from './compile.ts';
import type { LabelNeeds } from './labels/label-needs.ts';
import { type SeriesGrouping, SeriesTable } from './labels/series-table.ts';
import type { FindRows } from './lines/find-rows.ts';
import { rowRange } from './row-range.ts';
import { DETAILS_LABEL, ERROR_LABEL } from './row-errors.ts';
import type { NowNs } from './stages/stage-context.ts';
import type { LeftOut } from './techniques.ts';

/** Metadata that headers count (BlockInfo.levelCounts). */
const LEVEL_LABEL = 'detected_level';

export interface SamplePlan {
  readonly stages: readonly Stage[];
  readonly unwrap: Unwrap | undefined;
  /** What a sample's value is. */
  readonly value: 'one' | 'bytes' | 'unwrapped';
  readonly grouping: SeriesGrouping;
  readonly needs: LabelNeeds;
  readonly nowNs: NowNs;
  readonly seriesMax: number;
  /** Searches blocks; a kernel where there is one. */
  readonly findRows?: FindRows;
  readonly without?: LeftOut;
}

/** Takes samples as they are found. Times are nanoseconds after the sink's origin. */
export interface SampleSink {
  readonly originNs: bigint;
  /** `count` samples; values undefined means all are 1. The arrays are reused afterwards. */
  add(samples: {
    readonly series: Int32Array;
    readonly offsetsNs: Float64Array;
    readonly values: Float64Array | undefined;
    readonly count: number;
  }): void;
  /** Rows [from, to) of a block's ascending time column, one series; `lineOffsets` gives lengths. */
  addRun(run: SampleRun): void;
  /** The same for several series; undefined when each sample has to be looked at. */
  addCoded?(run: CodedRun): void;
  /** All rows of a block, if its exact times do not matter: false when they do. */
  addWhole(whole: {
    readonly series: number;
    readonly minOffsetNs: number;
    readonly maxOffsetNs: number;
    readonly rowCount: number;
    readonly lineByteCount: number;
  }): boolean;
}

export interface SampleRun {
  readonly series: number;
  readonly offsetsNs: Float64Array;
  /** Added to each of `offsetsNs`. */
  readonly shiftNs: number;
  readonly from: number;
  readonly to: number;
  readonly lineOffsets: Uint32Array | undefined;
}

/** Rows of several series: row r belongs to `seriesOfCode[codes[r]]`. */
export interface CodedRun extends Omit<SampleRun, 'series'> {
  /** By row of the block. */
  readonly codes: Uint32Array;
  /** -1 for codes that no row has. */
  readonly seriesOfCode: Int32Array;
  readonly codeCount: number;
}

export interface SampleRequest {
  readonly block: Block;
  readonly stream: Labels;
  /** Rows with fromNs <= time < toNs. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

export class SampleScanner {
  readonly series: SeriesTable;
  readonly #plan: SamplePlan;
  readonly #counters: ScanCounters;
  #pipeline: Pipeline;
  #scanner: BlockScanner;
  #stream: Labels | undefined;
  /** By level; undefined: rows without one. */
  readonly #streamSeries = new Map<string | undefined, number>();
  readonly #offsets = new Float64Array(BATCH_ROWS);
  readonly #values = new Float64Array(BATCH_ROWS);

  /** Rejects with ParseError when a stage does not compile. */
  constructor(plan: SamplePlan, counters: ScanCounters) {
    this.#plan = plan;
    this.#counters = counters;
    this.series = new SeriesTable(plan.grouping, { seriesMax: plan.seriesMax });
    this.#pipeline = compilePipeline(plan);
    this.#scanner = new BlockScanner(this.#pipeline, counters);
  }

  /** The columns `scan` reads of a block. */
  columnNeedsOf(block: Block): ColumnNeeds {
    const { readsLines: lines, fields } = this.#scanner.readsOf(block);
    return {
      lines,
      lengths: lines || this.#plan.value === 'bytes',
      metadata: metadataNeeds(this.#plan),
      ...(fields && { fields: fields.names }),
    };
  }

  /** The query requires something that skip filters can deny. */
  get asksFilters(): boolean {
    return this.#pipeline.required.length > 0;
  }

  /** Whether the block's skip filter leaves a chance that a line passes. */
  mayPass(block: Block): boolean {
    return mayPass(this.#pipeline, block);
  }

  /** Whether the block has to be read at all: false when its header answered already. */
  mustRead(request: SampleRequest, sink: SampleSink): boolean {
    const { block } = request;
    const { minNs, maxNs, rowCount, lineByteCount } = block.info;
    if (this.#plan.without?.has('header_answers')) return true;
    const isWhole = request.fromNs <= minNs && maxNs < request.toNs;
    if (!isWhole) return true;
    const whole = {
      minOffsetNs: Number(minNs - sink.originNs),
      maxOffsetNs: Number(maxNs - sink.originNs),
    };
    const isAdded = this.#aggregate(() => {
      if (!this.#isConstant(request)) return this.#addLevels(request, whole, sink);
      const series = this.#idOfStream(request.stream);
      return sink.addWhole({ ...whole, series, rowCount, lineByteCount });
    });
    if (isAdded) this.#counters.blocksAnsweredFromHeader++;
    return !isAdded;
  }

  /** Rows are counted by their level, which the header did. False when there is more to it. */
  #addLevels(
    { block, stream }: SampleRequest,
    whole: { readonly minOffsetNs: number; readonly maxOffsetNs: number },
    sink: SampleSink,
  ): boolean {
    const { levelCounts, rowCount } = block.info;
    if (this.#plan.value !== 'one' || levelCounts === undefined || levelCounts.size === 0) {
      return false;
    }
    if (
      stream.get(LEVEL_LABEL) !== undefined ||
      !this.#isConstant({ block, stream }, LEVEL_LABEL)
    ) {
      return false;
    }
    let others = rowCount;
    for (const [level, count] of levelCounts) {
      const series = this.#idOfStream(stream, level);
      // Its times decide, which are the same for all.
      if (!sink.addWhole({ ...whole, series, rowCount: count, lineByteCount: 0 })) return false;
      others -= count;
    }
    if (others === 0) return true;
    const series = this.#idOfStream(stream);
    return sink.addWhole({ ...whole, series, rowCount: others, lineByteCount: 0 });
  }

  /** Hands the block's samples to the sink. The columns of `columnNeedsOf` are loaded. */
  scan(request: SampleRequest, sink: SampleSink): void {
    if (this.#isConstant(request)) this.#aggregate(() => this.#run(request, sink));
    else {
      if (this.#pipeline.batch.labels.size > LABEL_NAMES_MAX) {
        this.#pipeline = compilePipeline(this.#plan);
        this.#scanner = new BlockScanner(this.#pipeline, this.#counters);
      }
      if (this.#runCoded(request, sink)) return;
      const lines = this.#plan.value === 'bytes' ? 'lengths' : 'none';
      this.#scanner.scan({ ...request, lines }, (batch) => {
        if (this.#counters.profile === undefined) this.#take(batch, sink);
        else this.#aggregate(() => this.#take(batch, sink));
        return true;
      });
    }
  }

  #aggregate<T>(work: () => T): T {
    const { profile } = this.#counters;
    return profile === undefined ? work() : profile.time('aggregate', work);
  }

  /** Series of a stream, and of its rows of one level: asked for block by block, stream after stream. */
  #idOfStream(stream: Labels, level?: string): number {
    if (this.#stream !== stream) {
      this.#stream = stream;
      this.#streamSeries.clear();
    }
    let id = this.#streamSeries.get(level);
    if (id === undefined) {
      id = this.series.idOfStream(stream, level === undefined ? undefined : [LEVEL_LABEL, level]);
      this.#streamSeries.set(level, id);
    }
    return id;
  }

  /** Every row counts and belongs to one series, metadata of one name aside. */
  #isConstant({ block, stream }: Pick<SampleRequest, 'block' | 'stream'>, aside?: string): boolean {
    const { stages, blockFilter } = this.#pipeline;
    if (stages.length > 0 || blockFilter !== undefined) return false;
    const { grouping } = this.#plan;
    return block.info.metadataNames.every((name) => {
      if (grouping.kind === 'all' || name === ERROR_LABEL) return false;
      if (name === aside) return true;
      const effective = stream.get(name) === undefined ? name : `${name}_extracted`;
      return !grouping.names.includes(effective);
    });
  }

  #run({ block, stream, fromNs, toNs }: SampleRequest, sink: SampleSink): void {
    const { from, to } = rowRange(block, fromNs, toNs);
    if (from >= to) return;
    const { baseNs, offsetsNs } = block.timestamps();
    this.#counters.linesProcessed += to - from;
    this.#counters.linesPostFilter += to - from;
    sink.addRun({
      series: this.#idOfStream(stream),
      offsetsNs,
      shiftNs: Number(baseNs - sink.originNs),
      from,
      to,
      lineOffsets: this.#plan.value === 'bytes' ? block.lineOffsets() : undefined,
    });
  }

  /** Rows that differ in nothing but columns of the grouping. False when they have to be looked at. */
  #runCoded(request: SampleRequest, sink: SampleSink): boolean {
    const { block, fromNs, toNs } = request;
    const { value } = this.#plan;
    if (sink.addCoded === undefined || value === 'unwrapped') return false;
    const batch = this.#scanner.openUniform({
      ...request,
      lines: value === 'bytes' ? 'lengths' : 'none',
    });
    if (batch === undefined) return false;
    const { from, to } = rowRange(block, fromNs, toNs);
    const coded = this.series.codedRows(batch, from, to);
    if (coded === undefined) return false;
    this.#counters.linesProcessed += to - from;
    this.#counters.linesPostFilter += to - from;
    this.#counters.metadataBytes += metadataBytesOf(block);
    const { baseNs, offsetsNs } = batch.times;
    this.#aggregate(() =>
      sink.addCoded?.({
        ...coded,
        offsetsNs,
        shiftNs: Number(baseNs - sink.originNs),
        from,
        to,
        lineOffsets: value === 'bytes' ? block.lineOffsets() : undefined,
      }),
    );
    return true;
  }

  #take(batch: Batch, sink: SampleSink): void {
    const { selection, selectedCount, blockRows } = batch;
    const { baseNs, offsetsNs } = batch.times;
    const shiftNs = Number(baseNs - sink.originNs);
    const offsets = this.#offsets;
    for (let i = 0; i < selectedCount; i++) {
      offsets[i] = (offsetsNs[blockRows[selection[i] as number] as number] as number) + shiftNs;
    }
    sink.add({
      series: this.series.idsOf(batch),
      offsetsNs: offsets,
      values: this.#valuesOf(batch),
      count: selectedCount,
    });
  }

  #valuesOf(batch: Batch): Float64Array | undefined {
    const { selection, selectedCount, lineStart, lineEnd } = batch;
    const unwrapped = this.#pipeline.unwrap?.values;
    if (this.#plan.value === 'one') return undefined;
    const values = this.#values;
    for (let i = 0; i < selectedCount; i++) {
      const row = selection[i] as number;
      values[i] =
        unwrapped === undefined
          ? (lineEnd[row] as number) - (lineStart[row] as number)
          : (unwrapped[row] as number);
    }
    return values;
  }
}

/** Metadata columns that can matter: all, or those of names that are asked for. */
function metadataNeeds({ grouping, needs }: SamplePlan): 'all' | readonly string[] {
  if (grouping.kind === 'all' || needs.kind === 'all') return 'all';
  const names = new Set([ERROR_LABEL, DETAILS_LABEL]);
  for (const name of [...grouping.names, ...needs.names]) {
    names.add(name);
    if (name.endsWith('_extracted')) names.add(name.slice(0, -'_extracted'.length));
  }
  return [...names];
}
