// Bytes per label set, from bytes per stream: grouping, order and encoding. Facts: Loki HTTP API 3.7, section 3.2.
import { InvalidError } from '@skald/errors';
import { addVolumes, type Volume } from '@skald/index';
import { Labels, type Matcher } from '@skald/labels';
import { encodeQueryAnswer, type JsonData, type JsonSeries } from '@skald/result-codec';
import { newQueryStats, type StreamVolume } from '@skald/services';
import { NS_PER_MS } from '@skald/time';
import { DEFAULT_LIMIT, parseGoInt, type Window } from './params.ts';

export interface VolumeParams {
  readonly limit: number;
  /** More rows than this are refused, whatever the limit. */
  readonly seriesMax: number;
  /** Label names to group by; empty: those named in the matchers, or all. */
  readonly targetLabels: readonly string[];
  readonly aggregateBy: 'series' | 'labels';
}

export function parseVolumeParams(params: URLSearchParams, seriesMax: number): VolumeParams {
  const limitText = params.get('limit') ?? '';
  const limit = limitText === '' ? 0 : parseGoInt(limitText);
  const aggregateBy = params.get('aggregateBy') || 'series';
  if (aggregateBy !== 'series' && aggregateBy !== 'labels') {
    throw new InvalidError('invalid aggregation option');
  }
  const targetLabels = (params.get('targetLabels') ?? '').split(',').filter((name) => name !== '');
  return {
    limit: Math.min(limit > 0 ? limit : DEFAULT_LIMIT, seriesMax),
    seriesMax,
    targetLabels,
    aggregateBy,
  };
}

/** What one label set holds. */
export interface VolumeRow extends Volume {
  readonly labels: Labels;
}

/** Rows by bytes descending, then by name, cut to the limit. */
export function volumeRows(
  volumes: readonly StreamVolume[],
  matchers: readonly Matcher[],
  params: VolumeParams,
): readonly VolumeRow[] {
  const rows = new Map<string, VolumeRow>();
  for (const volume of volumes) {
    for (const labels of rowLabels(volume.labels, matchers, params)) {
      const known = rows.get(labels.text);
      const { bytes, buckets } = known ? addVolumes(known, volume) : volume;
      rows.set(labels.text, buckets ? { labels, bytes, buckets } : { labels, bytes });
      if (rows.size > params.seriesMax) throw tooManySeries(params.seriesMax);
    }
  }
  return [...rows.values()]
    .sort((a, b) => b.bytes - a.bytes || (a.labels.text < b.labels.text ? -1 : 1))
    .slice(0, params.limit);
}

/** A vector stamped with the end of the window. */
export function encodeVolume(rows: readonly VolumeRow[], endNs: bigint): string {
  const timesMs = Float64Array.of(msOf(endNs));
  const series = rows.map(({ labels, bytes }) => ({
    labels,
    timesMs,
    values: Float64Array.of(bytes),
  }));
  return encode({ kind: 'vector', series });
}

/**
 * A point per step that has bytes, stamped one ms before the step ends, or with the end of the window.
 * As in Loki it is a vector when no series has more than one point.
 */
export function encodeVolumeRange(
  rows: readonly VolumeRow[],
  { startNs, endNs, stepNs }: Window & { readonly stepNs: bigint },
): string {
  const firstNs = startNs - (startNs % stepNs);
  const stampMs = (bucket: number) => {
    const bucketEndNs = firstNs + BigInt(bucket + 1) * stepNs;
    return bucketEndNs > endNs ? msOf(endNs) : msOf(bucketEndNs) - 1;
  };
  const series = rows.flatMap(({ labels, buckets }): JsonSeries[] => {
    if (!buckets) return [];
    const timesMs = Float64Array.from(buckets.bytes, (_, i) => stampMs(buckets.first + i));
    return [{ labels, timesMs, values: Float64Array.from(buckets.bytes) }];
  });
  const isVector = series.every(({ timesMs }) => timesMs.length <= 1);
  return encode({ kind: isVector ? 'vector' : 'matrix', series });
}

function encode(data: JsonData): string {
  return encodeQueryAnswer({ data, stats: newQueryStats(), warnings: [] });
}

function msOf(ns: bigint): number {
  return Number(ns / NS_PER_MS);
}

function tooManySeries(limit: number): InvalidError {
  return new InvalidError(`the query hit the max number of series limit (limit: ${limit} series)`);
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
