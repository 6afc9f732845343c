// The stages behind a selector: line filters, and everything that follows a `|`.
import type {
  Extraction,
  LabelChoice,
  LabelFilter,
  LabelFormatItem,
  LineFilter,
  LineFilterOp,
  LineFilterOperand,
  LineFilters,
  LogfmtParser,
  Stage,
  Unwrap,
  UnwrapConversion,
} from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseIpArgument, parseLabelFilter } from './parse-label-filter.ts';
import { matchOp, parseMatcherValue } from './parse-selector.ts';
import { checkPatternParser, checkRegexpParser } from './rules.ts';
import type { TokenName } from './tokens.ts';

/** Every stage up to the first token that begins none. Possibly none at all. */
export function parseStages(cursor: Cursor): Stage[] {
  const stages: Stage[] = [];
  for (;;) {
    if (lineFilterOp(cursor.peek().name) !== undefined) stages.push(parseLineFilters(cursor));
    else if (cursor.accept('|') !== undefined) stages.push(parsePipedStage(cursor));
    else return stages;
  }
}

/** The same inside a log range, where `| unwrap` may end the pipeline. */
export function parseStagesAndUnwrap(cursor: Cursor): {
  readonly stages: readonly Stage[];
  readonly unwrap: Unwrap | undefined;
} {
  const stages: Stage[] = [];
  for (;;) {
    if (lineFilterOp(cursor.peek().name) !== undefined) stages.push(parseLineFilters(cursor));
    else if (cursor.accept('|') === undefined) return { stages, unwrap: undefined };
    else if (cursor.at('unwrap')) return { stages, unwrap: parseUnwrap(cursor) };
    else stages.push(parsePipedStage(cursor));
  }
}

// --- line filters --------------------------------------------------------------------------------

function lineFilterOp(name: TokenName): LineFilterOp | undefined {
  switch (name) {
    case '|=':
    case '!=':
    case '|~':
    case '!~':
    case '|>':
    case '!>':
      return name;
    default:
      return undefined;
  }
}

function parseLineFilters(cursor: Cursor): LineFilters {
  const filters: LineFilter[] = [];
  for (;;) {
    const op = lineFilterOp(cursor.peek().name);
    if (op === undefined) return { kind: 'lineFilters', filters };
    cursor.take();
    const operands = [parseLineFilterOperand(cursor)];
    while (cursor.accept('or') !== undefined) operands.push(parseLineFilterOperand(cursor));
    // Neither a nor b: two filters say the same.
    if (op.startsWith('!'))
      for (const operand of operands) filters.push({ op, operands: [operand] });
    else filters.push({ op, operands });
  }
}

function parseLineFilterOperand(cursor: Cursor): LineFilterOperand {
  if (cursor.at('ip')) return { kind: 'ip', value: parseIpArgument(cursor) };
  const token = cursor.accept('STRING') ?? cursor.fail('STRING', 'ip');
  return { kind: 'text', value: token.text };
}

// --- stages behind a bar -------------------------------------------------------------------------

function parsePipedStage(cursor: Cursor): Stage {
  switch (cursor.peek().name) {
    case 'IDENTIFIER':
    case '(':
      return { kind: 'labelFilter', filter: parseLabelFilter(cursor) };
    case 'json':
      cursor.take();
      return { kind: 'json', extractions: parseExtractions(cursor) };
    case 'logfmt':
      return parseLogfmt(cursor);
    case 'regexp':
      return { kind: 'regexp', regex: parseRegexpParser(cursor) };
    case 'pattern':
      return { kind: 'pattern', pattern: parsePatternParser(cursor) };
    case 'unpack':
      cursor.take();
      return { kind: 'unpack' };
    case 'line_format':
      cursor.take();
      return { kind: 'lineFormat', template: cursor.expect('STRING').text };
    case 'label_format':
      return { kind: 'labelFormat', items: parseLabelFormat(cursor) };
    case 'decolorize':
      cursor.take();
      return { kind: 'decolorize' };
    case 'drop':
      return { kind: 'drop', labels: parseLabelChoices(cursor) };
    case 'keep':
      return { kind: 'keep', labels: parseLabelChoices(cursor) };
    default:
      return cursor.fail();
  }
}

function parseLogfmt(cursor: Cursor): LogfmtParser {
  cursor.take();
  let strict = false;
  let keepEmpty = false;
  for (;;) {
    const flag = cursor.accept('FUNCTION_FLAG');
    if (flag === undefined) break;
    if (flag.text === '--strict') strict = true;
    else keepEmpty = true;
  }
  return { kind: 'logfmt', strict, keepEmpty, extractions: parseExtractions(cursor) };
}

/** `a="path", b`, possibly none. */
function parseExtractions(cursor: Cursor): Extraction[] {
  const extractions: Extraction[] = [];
  if (!cursor.at('IDENTIFIER')) return extractions;
  do {
    const name = cursor.expect('IDENTIFIER').text;
    const expression = cursor.accept('=') === undefined ? name : cursor.expect('STRING').text;
    extractions.push({ name, expression });
  } while (cursor.accept(',') !== undefined);
  return extractions;
}

function parseRegexpParser(cursor: Cursor): string {
  cursor.take();
  const regex = cursor.expect('STRING').text;
  checkRegexpParser(cursor.inspectRegex, regex);
  return regex;
}

function parsePatternParser(cursor: Cursor): string {
  cursor.take();
  const pattern = cursor.expect('STRING').text;
  checkPatternParser(pattern);
  return pattern;
}

function parseLabelFormat(cursor: Cursor): LabelFormatItem[] {
  cursor.take();
  const items: LabelFormatItem[] = [];
  do {
    const target = cursor.expect('IDENTIFIER').text;
    cursor.expect('=');
    const source = cursor.accept('IDENTIFIER')?.text;
    if (source !== undefined) items.push({ kind: 'rename', target, source });
    else {
      const template = cursor.accept('STRING') ?? cursor.fail('IDENTIFIER', 'STRING');
      items.push({ kind: 'template', target, template: template.text });
    }
  } while (cursor.accept(',') !== undefined);
  return items;
}

function parseLabelChoices(cursor: Cursor): LabelChoice[] {
  cursor.take();
  const labels: LabelChoice[] = [];
  do {
    const name = cursor.expect('IDENTIFIER').text;
    const op = matchOp(cursor.peek().name);
    const matcher = op === undefined ? undefined : parseMatcherValue(cursor, name, op);
    labels.push({ name, matcher });
  } while (cursor.accept(',') !== undefined);
  return labels;
}

// --- unwrap --------------------------------------------------------------------------------------

/** From the word, which must be next. Only label filters may follow. */
function parseUnwrap(cursor: Cursor): Unwrap {
  cursor.expect('unwrap');
  const conversion = unwrapConversion(cursor.peek().name);
  if (conversion === undefined && !cursor.at('IDENTIFIER')) {
    cursor.fail('IDENTIFIER', 'BYTES_CONV', 'DURATION_CONV', 'DURATION_SECONDS_CONV');
  }
  if (conversion !== undefined) {
    cursor.take();
    cursor.expect('(');
  }
  const label = cursor.expect('IDENTIFIER').text;
  if (conversion !== undefined) cursor.expect(')');
  const postFilters: LabelFilter[] = [];
  while (cursor.accept('|') !== undefined) postFilters.push(parseLabelFilter(cursor));
  return { label, conversion, postFilters };
}

function unwrapConversion(name: TokenName): UnwrapConversion | undefined {
  switch (name) {
    case 'BYTES_CONV':
      return 'bytes';
    case 'DURATION_CONV':
      return 'duration';
    case 'DURATION_SECONDS_CONV':
      return 'duration_seconds';
    default:
      return undefined;
  }
}

/** `| unwrap …` where nothing else may stand. */
export function parseOptionalUnwrap(cursor: Cursor): Unwrap | undefined {
  if (cursor.accept('|') === undefined) return undefined;
  return cursor.at('unwrap') ? parseUnwrap(cursor) : cursor.fail('unwrap');
}
