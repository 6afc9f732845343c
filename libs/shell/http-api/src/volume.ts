// `index/volume`: which label sets hold how many bytes. Facts: Loki HTTP API 3.7, section 3.2.
import { InvalidError } from '@skald/errors';
import { Labels, type Matcher } from '@skald/labels';
import { encodeQueryAnswer, type JsonSeries } from '@skald/result-codec';
import type { StreamVolume } from '@skald/services';
import { DEFAULT_LIMIT, parseGoInt } from './params.ts';

export interface VolumeParams {
  readonly limit: number;
  /** Label names to group by; empty: those named in the matchers, or all. */
  readonly targetLabels: readonly string[];
  readonly aggregateBy: 'series' | 'labels';
}

export function parseVolumeParams(params: URLSearchParams, limitMax: number): VolumeParams {
  const limitText = params.get('limit') ?? '';
  const limit = limitText === '' ? 0 : parseGoInt(limitText);
  const aggregateBy = params.get('aggregateBy') || 'series';
  if (aggregateBy !== 'series' && aggregateBy !== 'labels') {
    throw new InvalidError('invalid aggregation option');
  }
  const targetLabels = (params.get('targetLabels') ?? '').split(',').filter((name) => name !== '');
  return {
    limit: Math.min(limit > 0 ? limit : DEFAULT_LIMIT, limitMax),
    targetLabels,
    aggregateBy,
  };
}

/** Rows by bytes descending, then by name, cut to the limit, stamped with the end of the window. */
export function encodeVolume(
  volumes: readonly StreamVolume[],
  matchers: readonly Matcher[],
  params: VolumeParams,
  endNs: bigint,
): string {
  const rows = new Map<string, { readonly labels: Labels; bytes: number }>();
  for (const { labels, bytes } of volumes) {
    for (const key of rowLabels(labels, matchers, params)) {
      const row = rows.get(key.text) ?? { labels: key, bytes: 0 };
      rows.set(key.text, row);
      row.bytes += bytes;
    }
  }
  const timesMs = Float64Array.of(Number(endNs / 1_000_000n));
  const series: JsonSeries[] = [...rows.entries()]
    .sort(([a, x], [b, y]) => y.bytes - x.bytes || (a < b ? -1 : 1))
    .slice(0, params.limit)
    .map(([, { labels, bytes }]) => ({ labels, timesMs, values: Float64Array.of(bytes) }));
  return encodeQueryAnswer({ data: { kind: 'vector', series }, stats: NO_STATS, warnings: [] });
}

/** The rows a stream counts towards: one per label set, or one per label name. */
function rowLabels(labels: Labels, matchers: readonly Matcher[], params: VolumeParams): Labels[] {
  const { targetLabels, aggregateBy } = params;
  if (targetLabels.some((name) => labels.get(name) === undefined)) return [];
  if (aggregateBy === 'labels') {
    const names = targetLabels.length > 0 ? targetLabels : labels.names;
    return names.map((name) => Labels.fromResult([[name, '']]));
  }
  const named = targetLabels.length > 0 ? targetLabels : matchers.map((matcher) => matcher.name);
  if (named.length === 0) return [labels];
  const kept = new Set(named);
  return [Labels.from([...labels].filter(([name]) => kept.has(name)))];
}

const NO_STATS = {
  linesProcessed: 0,
  bytesProcessed: 0,
  linesPostFilter: 0,
  structuredMetadataBytesProcessed: 0,
  ingesterChunks: 0,
  ingesterLines: 0,
  storeChunks: 0,
  compressedBytes: 0,
  decompressedBytes: 0,
  decompressedLines: 0,
  execTimeMs: 0,
  queueTimeMs: 0,
  splits: 0,
};
