// One block through one pipeline: time range, skip filter, whole-block line filters, then batches.
//
// The rows that survive are handed over batch by batch; who takes them decides what becomes of them
// (samples, or entries). Synchronous once the block's columns are loaded, so that it can run anywhere.
import type { Needle } from '@skald/bytes';
import type { Block } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import type { Batch, BatchFields, Stage } from './batch.ts';
import type { Pipeline } from './compile.ts';
import type { CpuProfile } from './cpu-profile.ts';
import { fieldReads } from './fields/use-fields.ts';
import type { BlockLines } from './lines/block-filter.ts';
import { DETAILS_LABEL, ERROR_LABEL } from './row-errors.ts';
import { rowRange } from './row-range.ts';
import { FieldStage } from './stages/stage-fields.ts';

/** Distinct label names in one pipeline before it has to be made anew. */
export const LABEL_NAMES_MAX = 100_000;

export type LineUse = 'none' | 'lengths' | 'bytes';

export interface ScanRequest {
  readonly block: Block;
  readonly stream: Labels;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** What the taker reads of lines, beyond what the stages do. */
  readonly lines: LineUse;
  /** Newest rows first, batch by batch (inside a batch rows still ascend). */
  readonly backward?: boolean;
}

/** Counts of what a scan did; they add up. */
export interface ScanCounters extends ScanWatch {
  linesProcessed: number;
  bytesProcessed: number;
  linesPostFilter: number;
  /** Values of the metadata of blocks that had rows for the stages, each once per block. */
  metadataBytes: number;
  /** Times that the lines of a block were read. */
  lineReads: number;
  blocksSkippedByFilter: number;
  blocksAnsweredFromHeader: number;
}

/** Who looks on while a scan runs. */
export interface ScanWatch {
  /** Books CPU time. */
  readonly profile?: CpuProfile | undefined;
  /** Throws when the query shall end; asked every thousand rows. */
  readonly check?: (() => void) | undefined;
}

export function newScanCounters(watch: ScanWatch = {}): ScanCounters {
  return {
    ...watch,
    linesProcessed: 0,
    bytesProcessed: 0,
    linesPostFilter: 0,
    metadataBytes: 0,
    lineReads: 0,
    blocksSkippedByFilter: 0,
    blocksAnsweredFromHeader: 0,
  };
}

/** Whether the block's skip filter leaves a chance that a line passes. Reads no column. */
export function mayPass(pipeline: Pipeline, block: Block): boolean {
  for (const set of pipeline.required) {
    // Filters ignore ASCII case (see Block.mayContain), so needles that fold it may ask too.
    if (!set.some((needle) => block.mayContain(needle.bytes))) return false;
  }
  return true;
}

export interface BlockReads {
  readonly readsLines: boolean;
  readonly stagesReadLines: boolean;
  readonly fields: BatchFields | undefined;
}

export class BlockScanner {
  readonly #pipeline: Pipeline;
  readonly #counters: ScanCounters;
  readonly #usesFields: boolean;
  #rows = new Uint32Array(4096);

  constructor(
    pipeline: Pipeline,
    counters: ScanCounters,
    options: { readonly usesFields: boolean } = { usesFields: true },
  ) {
    this.#pipeline = pipeline;
    this.#counters = counters;
    this.#usesFields = options.usesFields;
  }

  /** What filters and stages read of the block: line bytes, columns of parsed fields. */
  readsOf(block: Block): BlockReads {
    const { blockFilter, stagesReadLines, fieldUse } = this.#pipeline;
    const hasFilter = blockFilter !== undefined;
    const reads = this.#usesFields ? fieldReads(fieldUse, block) : undefined;
    if (reads === undefined || block.fields === undefined) {
      return { readsLines: hasFilter || stagesReadLines, stagesReadLines, fields: undefined };
    }
    const fields = { columns: block.fields, names: reads.names };
    return { readsLines: hasFilter || reads.lines, stagesReadLines: reads.lines, fields };
  }

  /**
   * Runs the rows of the time range through the pipeline. `take` sees each batch with survivors, and
   * returns false to stop. The columns that the query needs are loaded.
   */
  scan(request: ScanRequest, take: (batch: Batch) => boolean): void {
    const { block } = request;
    const { from, to } = this.#timed(DECODE, () => rowRange(block, request.fromNs, request.toNs));
    if (from >= to) return;
    const { blockFilter, texts } = this.#pipeline;
    const { readsLines } = this.readsOf(block);
    if (this.#rows.length < to - from) this.#rows = new Uint32Array(to - from);
    const rows = this.#rows;
    for (let i = 0; i < to - from; i++) rows[i] = from + i;
    let count = to - from;
    this.#counters.linesProcessed += count;
    const lines = new ScanLines(block);
    if (readsLines) {
      this.#counters.lineReads++;
      this.#counters.bytesProcessed += lineBytesIn(block, from, to);
      if (blockFilter !== undefined) {
        const { check } = this.#counters;
        const all = count;
        count = this.#timed(texts.blockFilter, () => blockFilter.run(lines, rows, all, check));
        this.#counters.profile?.rows(texts.blockFilter, { in: all, out: count });
      }
    }
    if (count > 0) this.#batches(request, lines, rows, count, take);
  }

  /**
   * The batch, opened on the block and without rows, where its labels are columns as they stand: no
   * stage or line filter looks at rows, none can have an error. Undefined where rows have to be run.
   */
  openUniform(request: ScanRequest): Batch | undefined {
    const { batch, stages, blockFilter } = this.#pipeline;
    const { metadataNames } = request.block.info;
    if (blockFilter !== undefined || !stages.every((stage) => stage instanceof FieldStage)) return;
    if (metadataNames.includes(ERROR_LABEL) || metadataNames.includes(DETAILS_LABEL)) return;
    const { readsLines, fields } = this.readsOf(request.block);
    if (readsLines || (stages.length > 0 && fields === undefined)) return;
    this.#open(request);
    batch.load(this.#rows, 0, 0);
    const isPut = stages.every((stage) => stage instanceof FieldStage && stage.attach(batch));
    return isPut ? batch : undefined;
  }

  /** `bytes` makes the lines, if they are looked at. */
  #open(request: ScanRequest, bytes?: () => Buffer): void {
    const { batch } = this.#pipeline;
    const { block, stream } = request;
    const { stagesReadLines, fields } = this.readsOf(block);
    const lines = stagesReadLines ? 'bytes' : request.lines;
    this.#timed(DECODE, () => {
      const lineBytes = lines === 'bytes' ? bytes?.() : undefined;
      batch.open(block, stream, { lines, lineBytes, fields });
    });
  }

  /** Runs chosen rows (ascending) of a block through the stages, without the line filters before. */
  scanRows(request: ScanRequest, rows: Uint32Array, take: (batch: Batch) => boolean): void {
    const lines = new ScanLines(request.block);
    if (rows.length > 0) this.#batches(request, lines, rows, rows.length, take);
  }

  #batches(
    request: ScanRequest,
    lines: ScanLines,
    rows: Uint32Array,
    count: number,
    take: (batch: Batch) => boolean,
  ): void {
    const { batch } = this.#pipeline;
    this.#open(request, () => lines.bytesOf(rows, count));
    this.#counters.metadataBytes += metadataBytesOf(request.block);
    for (let done = 0; done < count;) {
      const size = Math.min(batch.rowsMax, count - done);
      const at = request.backward === true ? count - done - size : done;
      batch.load(rows, at, size);
      this.#counters.check?.();
      this.#runStages(batch);
      this.#counters.linesPostFilter += batch.selectedCount;
      if (batch.selectedCount > 0 && !take(batch)) return;
      done += size;
    }
  }

  #runStages(batch: Batch): void {
    const { stages, texts } = this.#pipeline;
    const { profile } = this.#counters;
    for (let i = 0; i < stages.length && batch.selectedCount > 0; i++) {
      const stage = stages[i] as Stage;
      if (profile === undefined) {
        stage.run(batch);
        continue;
      }
      const text = texts.stages[i] as string;
      const before = batch.selectedCount;
      profile.time(text, () => stage.run(batch));
      profile.rows(text, { in: before, out: batch.selectedCount });
    }
  }

  /** Once per block or more rarely: a closure costs nothing here. */
  #timed<T>(stage: string, work: () => T): T {
    const { profile } = this.#counters;
    return profile === undefined ? work() : profile.time(stage, work);
  }
}

/** Of the values of the loaded columns, each once. */
export function metadataBytesOf(block: Block): number {
  return block.metadata().reduce((sum, { valueBytes }) => sum + valueBytes.length, 0);
}

/** Making columns of what was read, decompression aside. */
const DECODE = 'decode columns';

function lineBytesIn(block: Block, from: number, to: number): number {
  const { rowCount, lineByteCount } = block.info;
  if (from === 0 && to === rowCount) return lineByteCount;
  const offsets = block.lineOffsets();
  return (offsets[to] as number) - (offsets[from] as number);
}

/** The lines of a block while its rows get fewer: those made for more rows do for fewer. */
class ScanLines implements BlockLines {
  readonly #block: Block;
  #bytes: Buffer | undefined;

  constructor(block: Block) {
    this.#block = block;
  }

  get rowCount(): number {
    return this.#block.info.rowCount;
  }

  get isAscii(): boolean {
    return this.#block.info.isAscii;
  }

  get offsets(): Uint32Array {
    return this.#block.lineOffsets();
  }

  bytesOf(rows: Uint32Array, count: number): Buffer {
    if (this.#bytes) return this.#bytes;
    const bytes = this.#block.linesOf?.(rows, count) ?? this.#block.lineBytes();
    return (this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  findRows(needles: readonly Needle[], marks: Uint8Array): boolean {
    // Lines that are there are searched faster, and lie where others would be made.
    return this.#bytes === undefined && (this.#block.findRows?.(needles, marks) ?? false);
  }
}
