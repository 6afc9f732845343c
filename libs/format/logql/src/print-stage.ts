// Canonical text of selectors, stages and label filters: one spelling per meaning, used in error
// messages, cache keys and queries sent on. See SPEC.md, LQL-P.
import { formatGoFloat, formatHumanBytes, quoteGo, tryParseHumanBytes } from '@skald/bytes';
import { unreachable } from '@skald/errors';
import type { Matcher } from '@skald/labels';
import { formatGoDuration } from '@skald/time';
import type {
  Extraction,
  LabelChoice,
  LabelFilter,
  LabelFormatItem,
  LineFilter,
  LogfmtParser,
  Stage,
  Unwrap,
} from './ast.ts';
import { isPlainRegex } from './regex-facts.ts';

/**
 * `exact` text parses back to the same tree. `display` is what Loki shows: sizes rounded, NaN and
 * infinities by name.
 */
export type PrintStyle = 'exact' | 'display';

/** `{a="b", c=~"d"}` in the order of the query. */
export function printSelector(matchers: readonly Matcher[]): string {
  return `{${matchers.map(printMatcher).join(', ')}}`;
}

export function printMatcher({ name, op, value }: Matcher): string {
  return `${name}${op}${quoteGo(value)}`;
}

/** One stage with its bar, as `| json` or `|= "x" != "y"`. */
export function printStage(stage: Stage, style: PrintStyle = 'exact'): string {
  switch (stage.kind) {
    case 'lineFilters':
      return stage.filters.map(printLineFilter).join(' ');
    case 'json':
      return words('| json', printExtractions(stage.extractions));
    case 'logfmt':
      return words('| logfmt', printFlags(stage), printExtractions(stage.extractions));
    case 'regexp':
      return `| regexp ${quoteGo(stage.regex)}`;
    case 'pattern':
      return `| pattern ${quoteGo(stage.pattern)}`;
    case 'unpack':
    case 'decolorize':
      return `| ${stage.kind}`;
    case 'labelFilter':
      return `| ${printLabelFilter(stage.filter, style)}`;
    case 'lineFormat':
      return `| line_format ${quoteGo(stage.template)}`;
    case 'labelFormat':
      return `| label_format ${stage.items.map(printLabelFormatItem).join(',')}`;
    case 'drop':
    case 'keep':
      return `| ${stage.kind} ${stage.labels.map(printLabelChoice).join(',')}`;
    default:
      return unreachable(stage);
  }
}

/** `|= "a" or ip("10.0.0.0/8")`. */
export function printLineFilter({ op, operands }: LineFilter): string {
  const texts = operands.map(({ kind, value }) => {
    return kind === 'ip' ? `ip(${quoteGo(value)})` : quoteGo(value);
  });
  return `${op} ${texts.join(' or ')}`;
}

function printFlags({ strict, keepEmpty }: LogfmtParser): string {
  return words(strict ? '--strict' : '', keepEmpty ? '--keep-empty' : '');
}

function printExtractions(extractions: readonly Extraction[]): string {
  return extractions.map(({ name, expression }) => `${name}=${quoteGo(expression)}`).join(',');
}

function printLabelFormatItem(item: LabelFormatItem): string {
  const source = item.kind === 'rename' ? item.source : quoteGo(item.template);
  return `${item.target}=${source}`;
}

function printLabelChoice({ name, matcher }: LabelChoice): string {
  return matcher === undefined ? name : printMatcher(matcher);
}

/** Fully parenthesised: `( a==1 , ( b>2 or c<3 ) )`. */
export function printLabelFilter(filter: LabelFilter, style: PrintStyle = 'exact'): string {
  switch (filter.kind) {
    case 'labelAnd':
    case 'labelOr': {
      const connective = filter.kind === 'labelAnd' ? ',' : 'or';
      const left = printLabelFilter(filter.left, style);
      return `( ${left} ${connective} ${printLabelFilter(filter.right, style)} )`;
    }
    case 'stringPredicate':
      return printStringPredicate(filter.matcher);
    case 'numberPredicate':
      return `${filter.name}${filter.op}${formatGoFloat(filter.value)}`;
    case 'durationPredicate':
      return `${filter.name}${filter.op}${formatGoDuration(filter.valueNs)}`;
    case 'bytesPredicate':
      return `${filter.name}${filter.op}${printBytes(filter.valueBytes, style)}`;
    case 'ipPredicate':
      return `${filter.name}${filter.op}ip(${quoteGo(filter.value)})`;
    default:
      return unreachable(filter);
  }
}

/** Backquotes mark, as in Loki, an expression that no simpler test can stand for. */
function printStringPredicate(matcher: Matcher): string {
  const { name, op, value } = matcher;
  const isRegex = op === '=~' && !value.includes('`') && !isPlainRegex(value);
  return isRegex ? `${name}${op}\`${value}\`` : printMatcher(matcher);
}

/** Rounded for display; exact where rounding would change the meaning. `0B` does not lex. */
function printBytes(bytes: number, style: PrintStyle): string {
  const human = formatHumanBytes(bytes);
  if (style === 'display') return human;
  if (bytes === 0) return '0kB';
  return tryParseHumanBytes(human) === bytes ? human : `${formatGoFloat(bytes)}B`;
}

/** ` | unwrap bytes(x) | x>1`, each part apart. */
export function printUnwrap(unwrap: Unwrap, style: PrintStyle = 'exact'): string[] {
  const { label, conversion, postFilters } = unwrap;
  const value = conversion === undefined ? label : `${conversion}(${label})`;
  const filters = postFilters.map((filter) => `| ${printLabelFilter(filter, style)}`);
  return [`| unwrap ${value}`, ...filters];
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
