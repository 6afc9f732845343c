// Answers of neighbouring time splits as one answer. Splits do not overlap, so nothing is
// deduplicated here: streams are concatenated in query direction, series by time.
import { assert } from '@skald/errors';
import type { Labels } from '@skald/labels';
import {
  addStats,
  type QueryAnswer,
  type QueryData,
  type QueryRequest,
  type ResultEntry,
  type ResultSeries,
} from '@skald/services';

/** `answers` ascend by time. At least one. */
export function mergeAnswers(answers: readonly QueryAnswer[], request: QueryRequest): QueryAnswer {
  assert(answers.length > 0, 'a query has at least one split');
  const data = mergeData(
    answers.map((answer) => answer.data),
    request,
  );
  const warnings = [...new Set(answers.flatMap((answer) => answer.warnings))];
  const stats = addStats(answers.map((answer) => answer.stats));
  const plans = answers.flatMap((answer) => answer.plans ?? []);
  return { data, stats, warnings, ...(plans.length > 0 ? { plans } : {}) };
}

function mergeData(parts: readonly QueryData[], request: QueryRequest): QueryData {
  const first = parts[0] as QueryData;
  if (first.kind === 'streams') return mergeStreams(parts, request);
  if (first.kind === 'matrix') return mergeMatrix(parts);
  assert(parts.length === 1, 'only range queries are split');
  return first;
}

function mergeMatrix(parts: readonly QueryData[]): QueryData {
  const byLabels = new Map<string, ResultSeries[]>();
  for (const part of parts) {
    assert(part.kind === 'matrix', 'splits of one query give one kind of result');
    for (const series of part.series) {
      const known = byLabels.get(series.labels.text);
      if (known) known.push(series);
      else byLabels.set(series.labels.text, [series]);
    }
  }
  const series = [...byLabels.values()].map(concatSeries);
  return { kind: 'matrix', series: series.sort((a, b) => compareLabels(a.labels, b.labels)) };
}

function concatSeries(pieces: readonly ResultSeries[]): ResultSeries {
  if (pieces.length === 1) return pieces[0] as ResultSeries;
  const count = pieces.reduce((sum, piece) => sum + piece.timesMs.length, 0);
  const timesMs = new Float64Array(count);
  const values = new Float64Array(count);
  let at = 0;
  for (const piece of pieces) {
    timesMs.set(piece.timesMs, at);
    values.set(piece.values, at);
    at += piece.timesMs.length;
  }
  return { labels: (pieces[0] as ResultSeries).labels, timesMs, values };
}

/** Name by name, then value by value; the shorter set first. */
export function compareLabels(a: Labels, b: Labels): number {
  const count = Math.min(a.size, b.size);
  for (let i = 0; i < count; i++) {
    if (a.names[i] !== b.names[i]) return (a.names[i] as string) < (b.names[i] as string) ? -1 : 1;
    if (a.values[i] !== b.values[i]) {
      return (a.values[i] as string) < (b.values[i] as string) ? -1 : 1;
    }
  }
  return a.size - b.size;
}

/** The first `limit` entries in query direction over all splits, regrouped by label set. */
function mergeStreams(parts: readonly QueryData[], request: QueryRequest): QueryData {
  const inOrder = request.direction === 'forward' ? parts : [...parts].reverse();
  const byLabels = new Map<string, { readonly labels: Labels; readonly entries: ResultEntry[] }>();
  let left = request.limit;
  for (const part of inOrder) {
    assert(part.kind === 'streams', 'splits of one query give one kind of result');
    const kept = newestOf(part, left, request.direction);
    for (const { labels, entry } of kept) {
      const group = byLabels.get(labels.text) ?? { labels, entries: [] };
      byLabels.set(labels.text, group);
      group.entries.push(entry);
    }
    left -= kept.length;
    if (left <= 0) break;
  }
  const streams = [...byLabels.values()];
  return {
    kind: 'streams',
    streams: streams.sort((a, b) => (a.labels.text < b.labels.text ? -1 : 1)),
  };
}

function newestOf(
  part: QueryData & { readonly kind: 'streams' },
  limit: number,
  direction: 'forward' | 'backward',
) {
  const all = part.streams.flatMap(({ labels, entries }) =>
    entries.map((entry) => ({ labels, entry })),
  );
  // Within a stream entries already are in query direction; a stable sort keeps ties as they are.
  const sign = direction === 'forward' ? 1 : -1;
  all.sort((a, b) => {
    if (a.entry.timeNs === b.entry.timeNs) return 0;
    return a.entry.timeNs < b.entry.timeNs ? -sign : sign;
  });
  return all.slice(0, limit);
}
