// The nodes of LogQL. Plain data, read-only, told apart by `kind`; every node is made by the parser
// and owned by nobody. Parentheses, comments, letter case and spelling of numbers leave no trace: two
// texts with the same meaning to the parser give equal trees. The rules are in SPEC.md.
//
// Normalised by the parser, so that evaluators need not care:
//   - `!= "a" or "b"` is two filters (neither may occur); only positive filters carry or-chains;
//   - `,`, juxtaposition and `and` between label predicates are one node, `labelAnd`;
//   - an empty `by ()` on a vector aggregation is no grouping; on a range aggregation it stays;
//   - arithmetic between two literals is already done;
//   - `json a` is the extraction `a="a"`.
//
// Units: `...Ns` are nanoseconds (bigint, may be negative only in `offsetNs` and predicates),
// `...Bytes` are whole bytes. `Matcher` is the ground's: labels, index and language share it.
import type { Matcher } from '@skald/labels';

/** A whole query: a log query, a metric query, or the experimental `variants`. */
export type Expr = LogQuery | MetricExpr | Variants;

/** Anything that evaluates to samples. */
export type MetricExpr =
  RangeAggregation | VectorAggregation | BinaryOperation | Literal | VectorLiteral | LabelReplace;

// --- log queries ---------------------------------------------------------------------------------

/** `{matchers} stages`. */
export interface LogQuery {
  readonly kind: 'logQuery';
  readonly matchers: readonly Matcher[];
  readonly stages: readonly Stage[];
}

export type Stage =
  | LineFilters
  | JsonParser
  | LogfmtParser
  | RegexpParser
  | PatternParser
  | UnpackParser
  | LabelFilterStage
  | LineFormat
  | LabelFormat
  | Decolorize
  | DropLabels
  | KeepLabels;

/** Adjacent line filters; a line passes when every one of them accepts it. */
export interface LineFilters {
  readonly kind: 'lineFilters';
  readonly filters: readonly LineFilter[];
}

export type LineFilterOp = '|=' | '!=' | '|~' | '!~' | '|>' | '!>';

/** At least one operand; only `|=`, `|~` and `|>` carry more than one (accepts when any matches). */
export interface LineFilter {
  readonly op: LineFilterOp;
  readonly operands: readonly LineFilterOperand[];
}

/** `text` is a substring, regular expression or pattern by the operator; `ip` is `ip("…")`. */
export interface LineFilterOperand {
  readonly kind: 'text' | 'ip';
  readonly value: string;
}

/** `| json` (no extractions: flatten everything) or `| json name="path",…`. */
export interface JsonParser {
  readonly kind: 'json';
  readonly extractions: readonly Extraction[];
}

/** `| logfmt`, with its flags, of everything or of the given extractions. */
export interface LogfmtParser {
  readonly kind: 'logfmt';
  readonly strict: boolean;
  readonly keepEmpty: boolean;
  readonly extractions: readonly Extraction[];
}

/** `name="expression"`. The expression is checked when a pipeline is built, not by the parser. */
export interface Extraction {
  readonly name: string;
  readonly expression: string;
}

export interface RegexpParser {
  readonly kind: 'regexp';
  readonly regex: string;
}

export interface PatternParser {
  readonly kind: 'pattern';
  readonly pattern: string;
}

export interface UnpackParser {
  readonly kind: 'unpack';
}

/** `| a="b" and c>5`. */
export interface LabelFilterStage {
  readonly kind: 'labelFilter';
  readonly filter: LabelFilter;
}

export interface LineFormat {
  readonly kind: 'lineFormat';
  readonly template: string;
}

/** Items run in order. Repeated targets are an error of the pipeline, not of the parser. */
export interface LabelFormat {
  readonly kind: 'labelFormat';
  readonly items: readonly LabelFormatItem[];
}

/** `target=source` (rename) or `target="template"`. */
export type LabelFormatItem =
  | { readonly kind: 'rename'; readonly target: string; readonly source: string }
  | { readonly kind: 'template'; readonly target: string; readonly template: string };

export interface Decolorize {
  readonly kind: 'decolorize';
}

export interface DropLabels {
  readonly kind: 'drop';
  readonly labels: readonly LabelChoice[];
}

export interface KeepLabels {
  readonly kind: 'keep';
  readonly labels: readonly LabelChoice[];
}

/** A label by name, or only when its value matches. */
export interface LabelChoice {
  readonly name: string;
  readonly matcher: Matcher | undefined;
}

// --- label filters -------------------------------------------------------------------------------

export type LabelFilter =
  | LabelAnd
  | LabelOr
  | StringPredicate
  | NumberPredicate
  | DurationPredicate
  | BytesPredicate
  | IpPredicate;

/** Both sides are evaluated, always. */
export interface LabelAnd {
  readonly kind: 'labelAnd';
  readonly left: LabelFilter;
  readonly right: LabelFilter;
}

/** The right side is evaluated only when the left rejects. */
export interface LabelOr {
  readonly kind: 'labelOr';
  readonly left: LabelFilter;
  readonly right: LabelFilter;
}

export type CompareOp = '==' | '!=' | '>' | '>=' | '<' | '<=';

export interface StringPredicate {
  readonly kind: 'stringPredicate';
  readonly matcher: Matcher;
}

export interface NumberPredicate {
  readonly kind: 'numberPredicate';
  readonly name: string;
  readonly op: CompareOp;
  readonly value: number;
}

export interface DurationPredicate {
  readonly kind: 'durationPredicate';
  readonly name: string;
  readonly op: CompareOp;
  readonly valueNs: bigint;
}

/** `valueBytes` is a whole number below 2^64 (exact: beyond 2^53 the text cannot say more). */
export interface BytesPredicate {
  readonly kind: 'bytesPredicate';
  readonly name: string;
  readonly op: CompareOp;
  readonly valueBytes: number;
}

/** `name = ip("…")`. The argument is checked when a pipeline is built, not by the parser. */
export interface IpPredicate {
  readonly kind: 'ipPredicate';
  readonly name: string;
  readonly op: '=' | '!=';
  readonly value: string;
}

// --- metric queries ------------------------------------------------------------------------------

/**
 * The lines of a log query in a window: for a step at time t the window is
 * `(t - rangeNs - offsetNs, t - offsetNs]`, closed on the right.
 */
export interface LogRange {
  readonly kind: 'logRange';
  readonly matchers: readonly Matcher[];
  readonly stages: readonly Stage[];
  readonly unwrap: Unwrap | undefined;
  readonly rangeNs: bigint;
  readonly offsetNs: bigint;
}

export type UnwrapConversion = 'bytes' | 'duration' | 'duration_seconds';

/** `| unwrap label` or `| unwrap bytes(label)`; `postFilters` are ANDed and run after it. */
export interface Unwrap {
  readonly label: string;
  readonly conversion: UnwrapConversion | undefined;
  readonly postFilters: readonly LabelFilter[];
}

export type RangeOp =
  | 'rate'
  | 'rate_counter'
  | 'count_over_time'
  | 'bytes_rate'
  | 'bytes_over_time'
  | 'avg_over_time'
  | 'sum_over_time'
  | 'min_over_time'
  | 'max_over_time'
  | 'stdvar_over_time'
  | 'stddev_over_time'
  | 'quantile_over_time'
  | 'first_over_time'
  | 'last_over_time'
  | 'absent_over_time';

/** `parameter` is the quantile of `quantile_over_time`, absent otherwise. */
export interface RangeAggregation {
  readonly kind: 'rangeAggregation';
  readonly op: RangeOp;
  readonly parameter: number | undefined;
  readonly range: LogRange;
  readonly grouping: Grouping | undefined;
}

export type VectorOp =
  | 'sum'
  | 'avg'
  | 'count'
  | 'min'
  | 'max'
  | 'stddev'
  | 'stdvar'
  | 'topk'
  | 'bottomk'
  | 'approx_topk'
  | 'sort'
  | 'sort_desc';

/** `parameter` is the positive k of `topk`, `bottomk` and `approx_topk`, absent otherwise. */
export interface VectorAggregation {
  readonly kind: 'vectorAggregation';
  readonly op: VectorOp;
  readonly parameter: number | undefined;
  readonly expr: MetricExpr;
  readonly grouping: Grouping | undefined;
}

/** Labels in the order of the query. */
export interface Grouping {
  readonly mode: 'by' | 'without';
  readonly labels: readonly string[];
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^';
export type SetOp = 'and' | 'or' | 'unless';
export type BinaryOp = ArithmeticOp | CompareOp | SetOp;

/**
 * Never both sides literal. `returnBool` and `matching` are kept with every operator, also where
 * they mean nothing and evaluators ignore them.
 */
export interface BinaryOperation {
  readonly kind: 'binaryOperation';
  readonly op: BinaryOp;
  readonly left: MetricExpr;
  readonly right: MetricExpr;
  readonly returnBool: boolean;
  readonly matching: VectorMatching | undefined;
}

export interface VectorMatching {
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly string[];
  readonly group: GroupModifier | undefined;
}

/** `group_left(include)`: the left side is the "many" side. */
export interface GroupModifier {
  readonly manySide: 'left' | 'right';
  readonly include: readonly string[];
}

export interface Literal {
  readonly kind: 'literal';
  readonly value: number;
}

/** `vector(value)`. */
export interface VectorLiteral {
  readonly kind: 'vectorLiteral';
  readonly value: number;
}

/** `regex` is anchored as `^(?:regex)$` by whoever compiles it. */
export interface LabelReplace {
  readonly kind: 'labelReplace';
  readonly expr: MetricExpr;
  readonly destination: string;
  readonly replacement: string;
  readonly source: string;
  readonly regex: string;
}

/** `variants(expressions…) of (range)`; at least one expression. */
export interface Variants {
  readonly kind: 'variants';
  readonly expressions: readonly MetricExpr[];
  readonly range: LogRange;
}
