// The limit on label sets of one answer, checked by whoever holds the whole answer: an evaluation, and
// a frontend that merges several.
import { InvalidError } from '@skald/errors';

/** Whether `count` label sets exceed the limit; 0 is none. */
export function exceedsSeriesLimit(count: number, maxQuerySeries: number): boolean {
  return maxQuerySeries > 0 && count > maxQuerySeries;
}

/** The text that clients know. */
export function tooManySeries(maxQuerySeries: number): InvalidError {
  return new InvalidError(
    `maximum number of series (${maxQuerySeries}) reached for a single query; consider reducing query ` +
      'cardinality by adding more specific stream selectors, reducing the time range, or ' +
      'aggregating results with functions like sum(), count() or topk()',
  );
}
