// What a querier asks of ingesters (recent data) and of the store (flushed data), and what it gets.
import type { Block, ColumnNeeds } from '@skald/chunk';
import type { Volume } from '@skald/index';
import type { Labels, Matcher } from '@skald/labels';
import type { ReadMeter } from './read-meter.ts';

/** Entries with fromNs <= time < toNs of the streams that all matchers accept. */
export interface SelectRequest {
  readonly tenant: string;
  readonly matchers: readonly Matcher[];
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** A hint for remote calls: what will be read. Blocks may offer more. */
  readonly needs: ColumnNeeds;
}

/** One stream's blocks from one source, ascending by minNs. They may overlap in time. */
export interface SelectedStream {
  readonly labels: Labels;
  readonly blocks: readonly Block[];
}

/** A question about streams rather than entries. No matchers means every stream. */
export interface StreamsRequest {
  readonly tenant: string;
  readonly matchers: readonly Matcher[];
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

export interface LabelValuesRequest extends StreamsRequest {
  readonly name: string;
}

export interface StreamStats {
  readonly streams: number;
  readonly chunks: number;
  readonly entries: number;
  readonly bytes: number;
}

export interface VolumeRequest extends StreamsRequest {
  /** Asks for the bytes of each step of the window too; steps are aligned to its absolute multiples. */
  readonly stepNs?: bigint;
}

/** Line bytes of one stream inside the window (approximate: scaled by overlap). */
export interface StreamVolume extends Volume {
  readonly labels: Labels;
}

/** Which streams there are: what ingesters, the index and queriers all can tell. */
export interface StreamCatalog {
  /** Ascending, unique. */
  labelNames(request: StreamsRequest, signal?: AbortSignal): Promise<readonly string[]>;
  /** Ascending, unique. */
  labelValues(request: LabelValuesRequest, signal?: AbortSignal): Promise<readonly string[]>;
  series(request: StreamsRequest, signal?: AbortSignal): Promise<readonly Labels[]>;
  stats(request: StreamsRequest, signal?: AbortSignal): Promise<StreamStats>;
  volume(request: VolumeRequest, signal?: AbortSignal): Promise<readonly StreamVolume[]>;
}

/** A source of entries: an ingester's memory, or the store. */
export interface StreamReader extends StreamCatalog {
  /** What its blocks count as in statistics; the store's unless said. */
  readonly source?: 'store' | 'ingesters';
  /** `meter` learns what the selection costs, and its blocks when they are used. */
  select(
    request: SelectRequest,
    signal?: AbortSignal,
    meter?: ReadMeter,
  ): Promise<readonly SelectedStream[]>;
}
