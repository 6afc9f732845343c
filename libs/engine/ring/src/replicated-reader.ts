// All ingesters as one reader. Every line is on a quorum of them, so as many may fail as a write could
// have missed; beyond that the answer would have holes and is refused instead.
//
// Replicas hold the same entries: selections are handed on with their duplicates (who evaluates drops
// equal rows where blocks overlap), sizes are taken once.
import { UnavailableError, toServiceError } from '@skald/errors';
import type { Labels } from '@skald/labels';
import type {
  IngesterService,
  LabelValuesRequest,
  ReadMeter,
  SelectRequest,
  SelectedStream,
  StreamReader,
  StreamStats,
  StreamVolume,
  StreamsRequest,
  VolumeRequest,
} from '@skald/services';
import type { RingInstance } from './ring-state.ts';
import type { ReplicaSet } from './ring-view.ts';

export interface ReplicatedReaderDeps {
  /** Whom to ask, and how many of them may fail. */
  readonly replicas: () => ReplicaSet;
  readonly ingesterOf: (instance: RingInstance) => IngesterService;
  readonly replicationFactor: number;
}

export class ReplicatedReader implements StreamReader {
  readonly source = 'ingesters';
  readonly #deps: ReplicatedReaderDeps;

  constructor(deps: ReplicatedReaderDeps) {
    this.#deps = deps;
  }

  async select(
    request: SelectRequest,
    signal?: AbortSignal,
    meter?: ReadMeter,
  ): Promise<readonly SelectedStream[]> {
    const selected = await this.#ask((ingester) => ingester.select(request, signal, meter));
    if (meter) meter.stats.reached += selected.length;
    return selected.flat();
  }

  async labelNames(request: StreamsRequest, signal?: AbortSignal): Promise<readonly string[]> {
    return sortedUnion(await this.#ask((ingester) => ingester.labelNames(request, signal)));
  }

  async labelValues(request: LabelValuesRequest, signal?: AbortSignal): Promise<readonly string[]> {
    return sortedUnion(await this.#ask((ingester) => ingester.labelValues(request, signal)));
  }

  async series(request: StreamsRequest, signal?: AbortSignal): Promise<readonly Labels[]> {
    const lists = await this.#ask((ingester) => ingester.series(request, signal));
    return [...new Map(lists.flat().map((labels) => [labels.text, labels])).values()];
  }

  async stats(request: StreamsRequest, signal?: AbortSignal): Promise<StreamStats> {
    const parts = await this.#ask((ingester) => ingester.stats(request, signal));
    const { replicationFactor } = this.#deps;
    const once = (pick: (part: StreamStats) => number) =>
      Math.round(parts.reduce((sum, part) => sum + pick(part), 0) / replicationFactor);
    return {
      streams: once((part) => part.streams),
      chunks: once((part) => part.chunks),
      entries: once((part) => part.entries),
      bytes: once((part) => part.bytes),
    };
  }

  async volume(request: VolumeRequest, signal?: AbortSignal): Promise<readonly StreamVolume[]> {
    const lists = await this.#ask((ingester) => ingester.volume(request, signal));
    const largest = new Map<string, StreamVolume>();
    for (const volume of lists.flat()) {
      const known = largest.get(volume.labels.text);
      if (!known || known.bytes < volume.bytes) largest.set(volume.labels.text, volume);
    }
    return [...largest.values()];
  }

  /** Answers of all who answered. Rejects with the first failure that was one too many. */
  async #ask<T>(ask: (ingester: IngesterService) => Promise<T>): Promise<T[]> {
    const { instances, maxErrors } = this.#deps.replicas();
    const settled = await Promise.allSettled(
      instances.map((instance) => ask(this.#deps.ingesterOf(instance))),
    );
    const failures = settled.filter((result) => result.status === 'rejected');
    if (failures.length > maxErrors) {
      const first = toServiceError((failures[0] as PromiseRejectedResult).reason);
      if (first.kind !== 'unavailable') throw first;
      throw new UnavailableError(
        `${failures.length} of ${instances.length} ingesters did not answer, at most ${maxErrors} may be missing: ${first.message}`,
        { cause: first },
      );
    }
    return settled.filter((result) => result.status === 'fulfilled').map((result) => result.value);
  }
}

function sortedUnion(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}
