// What a metric expression is worth: a number, or series over all steps of the query.
//
// Series are evaluated for all steps at once. A series has no point at a step where `present` is 0;
// its value there means nothing. Two series may have equal labels (label_replace makes such).
import type { Labels } from '@skald/labels';

export interface Series {
  readonly labels: Labels;
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'vector'; readonly series: readonly Series[] };

export function newSeries(labels: Labels, stepCount: number): Series {
  return { labels, values: new Float64Array(stepCount), present: new Uint8Array(stepCount) };
}

/** A series with the same value at every step. */
export function constantSeries(labels: Labels, value: number, stepCount: number): Series {
  const series = newSeries(labels, stepCount);
  series.values.fill(value);
  series.present.fill(1);
  return series;
}

export function hasPoints({ present }: Series): boolean {
  return present.includes(1);
}

/** By name, then value, pairwise; the shorter set first. */
export function compareLabels(a: Labels, b: Labels): number {
  const shared = Math.min(a.size, b.size);
  for (let i = 0; i < shared; i++) {
    const names = compareTexts(a.names[i] as string, b.names[i] as string);
    if (names !== 0) return names;
    const values = compareTexts(a.values[i] as string, b.values[i] as string);
    if (values !== 0) return values;
  }
  return a.size - b.size;
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
