// What a scan does instead of work. Each technique can be left out, to measure what it is worth or to exclude
// it as the cause of a fault: answers are the same (test/compat/in-process.test.ts).

/** Names as the configuration has them. */
export type Technique =
  /** Blocks whose skip filter denies what the query requires are not read. */
  | 'skip_filters'
  /** Columns of parsed fields take a parser's place. */
  | 'field_columns'
  /** Blocks within one step are counted by their headers. */
  | 'header_answers'
  /** A log query stops when no unread block can change its answer. */
  | 'early_exit';

/** The techniques to do without. */
export interface LeftOut {
  has(technique: Technique): boolean;
}

export const NOTHING_LEFT_OUT: LeftOut = { has: () => false };
