// absent_over_time: 1 where the window of every series is empty, with the labels that the selector's
// equality matchers pin down (§2.11).
import { Labels } from '@skald/labels';
import type { Matcher } from '@skald/logql';
import { type Series, newSeries } from './vector.ts';

export function absentOverTime(
  series: readonly Series[],
  matchers: readonly Matcher[],
  stepCount: number,
): Series[] {
  const absent = newSeries(labelsOfAbsence(matchers), stepCount);
  for (let step = 0; step < stepCount; step++) {
    if (series.some(({ present }) => present[step] === 1)) continue;
    absent.present[step] = 1;
    absent.values[step] = 1;
  }
  return [absent];
}

/** A name with any other matcher, or with two, is left out. */
function labelsOfAbsence(matchers: readonly Matcher[]): Labels {
  const values = new Map<string, string>();
  const unsure = new Set<string>();
  for (const { name, op, value } of matchers) {
    if (op === '=' && !values.has(name)) values.set(name, value);
    else unsure.add(name);
  }
  return Labels.from([...values].filter(([name]) => !unsure.has(name)));
}
