// The error state of each row of a batch: Loki's `__error__` and `__error_details__` (§2.9).
//
// A row has at most one error. Parser and template errors overwrite an earlier one, label filters
// never do. Structured metadata named `__error__` sets it before the first stage. Texts are strings
// because errors are the exception; a batch without errors allocates nothing.
export const ERROR_LABEL = '__error__';
export const DETAILS_LABEL = '__error_details__';
export const PRESERVE_LABEL = '__preserve_error__';

export type ErrorName =
  | 'JSONParserErr'
  | 'LogfmtParserErr'
  | 'LabelFilterErr'
  | 'TemplateFormatErr'
  | 'SampleExtractionErr';

export class RowErrors {
  #count = 0;
  readonly #names: (string | undefined)[];
  readonly #details: (string | undefined)[];
  readonly #preserved: Uint8Array;

  constructor(capacity: number) {
    this.#names = new Array<string | undefined>(capacity).fill(undefined);
    this.#details = new Array<string | undefined>(capacity).fill(undefined);
    this.#preserved = new Uint8Array(capacity);
  }

  /** Whether any row of the batch ever had an error. */
  get any(): boolean {
    return this.#count > 0;
  }

  clear(): void {
    if (this.#count === 0) return;
    this.#names.fill(undefined);
    this.#details.fill(undefined);
    this.#preserved.fill(0);
    this.#count = 0;
  }

  has(row: number): boolean {
    return this.#count > 0 && this.#names[row] !== undefined;
  }

  set(row: number, name: string, details: string | undefined): void {
    this.#names[row] = name;
    this.#details[row] = details;
    this.#count++;
  }

  setDetails(row: number, details: string): void {
    this.#details[row] = details;
    this.#count++;
  }

  /** The error was asked for: it does not end a metric query. */
  preserve(row: number): void {
    this.#preserved[row] = 1;
  }

  isPreserved(row: number): boolean {
    return this.#preserved[row] === 1;
  }

  drop(row: number): void {
    this.#names[row] = undefined;
    this.#details[row] = undefined;
    this.#preserved[row] = 0;
  }

  dropDetails(row: number): void {
    this.#details[row] = undefined;
  }

  nameAt(row: number): string | undefined {
    return this.#names[row];
  }

  detailsAt(row: number): string | undefined {
    return this.#details[row];
  }
}
