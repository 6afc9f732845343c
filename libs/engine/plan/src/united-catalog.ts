// What ingesters and the store know about streams, as one. Sizes add up: an ingester counts what is
// not flushed yet, the store what is.
import { addVolumes } from '@skald/index';
import type { Labels } from '@skald/labels';
import type {
  LabelValuesRequest,
  StreamCatalog,
  StreamStats,
  StreamVolume,
  StreamsRequest,
  VolumeRequest,
} from '@skald/services';

export class UnitedCatalog implements StreamCatalog {
  readonly #catalogs: readonly StreamCatalog[];

  constructor(catalogs: readonly StreamCatalog[]) {
    this.#catalogs = catalogs;
  }

  async labelNames(request: StreamsRequest, signal?: AbortSignal): Promise<readonly string[]> {
    return unionOf(await this.#all((catalog) => catalog.labelNames(request, signal)));
  }

  async labelValues(request: LabelValuesRequest, signal?: AbortSignal): Promise<readonly string[]> {
    return unionOf(await this.#all((catalog) => catalog.labelValues(request, signal)));
  }

  async series(request: StreamsRequest, signal?: AbortSignal): Promise<readonly Labels[]> {
    const byText = new Map<string, Labels>();
    for (const list of await this.#all((catalog) => catalog.series(request, signal))) {
      for (const labels of list) byText.set(labels.text, labels);
    }
    return [...byText.values()];
  }

  async stats(request: StreamsRequest, signal?: AbortSignal): Promise<StreamStats> {
    const parts = await this.#all((catalog) => catalog.stats(request, signal));
    return {
      // A stream is often in memory and in the store: the larger count is nearer the truth than the sum.
      streams: Math.max(0, ...parts.map((part) => part.streams)),
      chunks: parts.reduce((sum, part) => sum + part.chunks, 0),
      entries: parts.reduce((sum, part) => sum + part.entries, 0),
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    };
  }

  async volume(request: VolumeRequest, signal?: AbortSignal): Promise<readonly StreamVolume[]> {
    const byText = new Map<string, StreamVolume>();
    for (const list of await this.#all((catalog) => catalog.volume(request, signal))) {
      for (const volume of list) {
        const { labels } = volume;
        const known = byText.get(labels.text);
        byText.set(labels.text, known ? { labels, ...addVolumes(known, volume) } : volume);
      }
    }
    return [...byText.values()];
  }

  #all<T>(ask: (catalog: StreamCatalog) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#catalogs.map(ask));
  }
}

function unionOf(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}
