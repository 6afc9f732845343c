// The vocabulary of the lexer. A token's name is what error messages call it: classes and most
// functions in capitals, keywords and punctuation as themselves.

/** In the order in which an error's "expecting" list names them. */
const CLASSES = [
  'BYTES',
  'IDENTIFIER',
  'STRING',
  'NUMBER',
  'FUNCTION_FLAG',
  'DURATION',
  'RANGE',
] as const;

const PUNCTUATION = ['=', '=~', '!~', '!=', '{', '}', '[', ']', ',', '.'] as const;
const FILTER_OPS = ['|~', '|=', '|>', '!>'] as const;
const OPERATORS = ['==', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '^'] as const;

/** Words that can never be label names, in any letter case. */
const RESERVED = [
  'by',
  'without',
  'bool',
  'json',
  'regexp',
  'logfmt',
  'line_format',
  'label_format',
  'unwrap',
  'unpack',
  'offset',
  'pattern',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'decolorize',
  'drop',
  'keep',
  'variants',
  'of',
  'or',
  'and',
  'unless',
] as const;

/** Words that are functions only in front of `(`, `by (` or `without (`; names elsewhere. */
const FUNCTIONS = {
  rate: 'RATE',
  rate_counter: 'RATE_COUNTER',
  count_over_time: 'COUNT_OVER_TIME',
  bytes_rate: 'BYTES_RATE',
  bytes_over_time: 'BYTES_OVER_TIME',
  avg_over_time: 'AVG_OVER_TIME',
  sum_over_time: 'SUM_OVER_TIME',
  min_over_time: 'MIN_OVER_TIME',
  max_over_time: 'MAX_OVER_TIME',
  stdvar_over_time: 'STDVAR_OVER_TIME',
  stddev_over_time: 'STDDEV_OVER_TIME',
  quantile_over_time: 'QUANTILE_OVER_TIME',
  first_over_time: 'FIRST_OVER_TIME',
  last_over_time: 'LAST_OVER_TIME',
  absent_over_time: 'ABSENT_OVER_TIME',
  vector: 'VECTOR',
  sum: 'SUM',
  avg: 'AVG',
  min: 'MIN',
  max: 'MAX',
  count: 'COUNT',
  stddev: 'STDDEV',
  stdvar: 'STDVAR',
  topk: 'TOPK',
  bottomk: 'BOTTOMK',
  sort: 'SORT',
  sort_desc: 'SORT_DESC',
  approx_topk: 'APPROX_TOPK',
  label_replace: 'label_replace',
  bytes: 'BYTES_CONV',
  duration: 'DURATION_CONV',
  duration_seconds: 'DURATION_SECONDS_CONV',
  ip: 'ip',
} as const;

export type Reserved = (typeof RESERVED)[number];
export type FunctionToken = (typeof FUNCTIONS)[keyof typeof FUNCTIONS];
export type TokenName =
  | '$end'
  | '|'
  | '('
  | ')'
  | (typeof CLASSES)[number]
  | (typeof PUNCTUATION)[number]
  | (typeof FILTER_OPS)[number]
  | (typeof OPERATORS)[number]
  | Reserved
  | FunctionToken;

export interface Token {
  readonly name: TokenName;
  /** The value of a string, the spelling of everything else. */
  readonly text: string;
  /** `[at, end)` in UTF-16 units of the query. */
  readonly at: number;
  readonly end: number;
  /** Completed by reading ahead, for which errors report line 0 (see SPEC.md, LQL-E3). */
  readonly readAhead: boolean;
  /** Of a DURATION or RANGE, else 0. */
  readonly ns: bigint;
  /** Of a BYTES token, else 0. */
  readonly bytes: number;
}

const RESERVED_WORDS: ReadonlyMap<string, Reserved> = new Map(RESERVED.map((word) => [word, word]));
const FUNCTION_WORDS: ReadonlyMap<string, FunctionToken> = new Map(Object.entries(FUNCTIONS));

/** The keyword that a word spells in any letter case, if it does. */
export function reservedWord(word: string): Reserved | undefined {
  return RESERVED_WORDS.get(word) ?? RESERVED_WORDS.get(word.toLowerCase());
}

/** The function that a word would name if it stood in front of `(`. */
export function functionWord(word: string): FunctionToken | undefined {
  return FUNCTION_WORDS.get(word) ?? FUNCTION_WORDS.get(word.toLowerCase());
}

const TWO_CHARACTERS = '|= |~ |> != !~ !> =~ == >= <='.split(' ');
const ONE_CHARACTER = ', . { } ( ) ] = | + - * / % ^ > <'.split(' ');
const OPERATOR_NAMES: ReadonlySet<string> = new Set([...TWO_CHARACTERS, ...ONE_CHARACTER]);

export function isOperator(text: string): text is TokenName {
  return OPERATOR_NAMES.has(text);
}
