// A row's error as labels. They come before the row's own labels: a line may hold a field named
// `__error__`, and then its value is what the answer shows.
import type { Batch } from '../batch.ts';
import { DETAILS_LABEL, ERROR_LABEL, PRESERVE_LABEL } from '../row-errors.ts';

export function errorPairs({ errors }: Batch, row: number): [name: string, value: string][] {
  const name = errors.nameAt(row);
  if (name === undefined) return [];
  const pairs: [string, string][] = [[ERROR_LABEL, name]];
  const details = errors.detailsAt(row);
  if (details !== undefined && details !== '') pairs.push([DETAILS_LABEL, details]);
  if (errors.isPreserved(row)) pairs.push([PRESERVE_LABEL, 'true']);
  return pairs;
}
