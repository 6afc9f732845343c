// Predicates on labels and how they combine. `and` binds tighter than `or`; a comma, or nothing
// between two predicates, means `and` too but takes everything to its right: `a, b or c` is
// `a and (b or c)` (SPEC.md, LQL-G7).
import type { CompareOp, LabelFilter } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { matchOp, parseMatcherValue } from './parse-selector.ts';
import { numberValue } from './rules.ts';
import type { TokenName } from './tokens.ts';

const OR = 1;
const AND = 2;

/** A whole label filter, up to the first token that cannot continue it. */
export function parseLabelFilter(cursor: Cursor): LabelFilter {
  return parseConnected(cursor, OR);
}

/** Operands joined by connectives that bind at least as tight as `tightness`. */
function parseConnected(cursor: Cursor, tightness: number): LabelFilter {
  cursor.enter();
  let levels = 1;
  let left = parseOperand(cursor);
  for (;;) {
    const next = cursor.peek().name;
    if (next === ',' || next === 'IDENTIFIER' || next === '(') {
      if (next === ',') cursor.take();
      left = { kind: 'labelAnd', left, right: parseConnected(cursor, OR) };
    } else if (next === 'and' && tightness <= AND) {
      cursor.take();
      left = { kind: 'labelAnd', left, right: parseConnected(cursor, AND + 1) };
    } else if (next === 'or' && tightness <= OR) {
      cursor.take();
      left = { kind: 'labelOr', left, right: parseConnected(cursor, OR + 1) };
    } else break;
    cursor.enter();
    levels++;
  }
  cursor.leave(levels);
  return left;
}

function parseOperand(cursor: Cursor): LabelFilter {
  if (cursor.at('IDENTIFIER')) return parsePredicate(cursor);
  if (cursor.accept('(') === undefined) cursor.fail('IDENTIFIER', '(');
  const filter = parseConnected(cursor, OR);
  if (cursor.accept(')') === undefined) cursor.fail();
  return filter;
}

function parsePredicate(cursor: Cursor): LabelFilter {
  const name = cursor.take().text;
  const opName = cursor.peek().name;
  if (opName === '=~' || opName === '!~') {
    return { kind: 'stringPredicate', matcher: parseMatcherValue(cursor, name, opName) };
  }
  const op = compareOp(opName) ?? cursor.fail();
  cursor.take();
  const equality = opName === '==' ? undefined : matchOp(opName);
  if (equality === '=' || equality === '!=') {
    const value = cursor.accept('STRING')?.text;
    if (value !== undefined) {
      return { kind: 'stringPredicate', matcher: { name, op: equality, value } };
    }
    if (cursor.at('ip')) {
      return { kind: 'ipPredicate', name, op: equality, value: parseIpArgument(cursor) };
    }
  }
  return parseMeasure(cursor, name, op);
}

/** A number, duration or size on the right-hand side. */
function parseMeasure(cursor: Cursor, name: string, op: CompareOp): LabelFilter {
  const token = cursor.peek();
  switch (token.name) {
    case 'DURATION':
      cursor.take();
      return { kind: 'durationPredicate', name, op, valueNs: token.ns };
    case 'BYTES':
      cursor.take();
      return { kind: 'bytesPredicate', name, op, valueBytes: token.bytes };
    case 'NUMBER':
    case '+':
    case '-':
      return { kind: 'numberPredicate', name, op, value: parseSignedNumber(cursor) };
    default:
      return cursor.fail();
  }
}

/** `5`, `+5` or `-5`; the sign is part of the literal. */
export function parseSignedNumber(cursor: Cursor): number {
  const isNegative = cursor.at('-');
  if (isNegative || cursor.at('+')) cursor.take();
  const value = numberValue(cursor.expect('NUMBER').text, 'literal');
  return isNegative ? -value : value;
}

/** `ip("10.0.0.0/8")`, from the word, which must be next. The address is checked later. */
export function parseIpArgument(cursor: Cursor): string {
  cursor.expect('ip');
  cursor.expect('(');
  const value = cursor.expect('STRING').text;
  cursor.expect(')');
  return value;
}

/** `=` means `==` between a label and a measure. */
export function compareOp(name: TokenName): CompareOp | undefined {
  switch (name) {
    case '=':
      return '==';
    case '==':
    case '!=':
    case '>':
    case '>=':
    case '<':
    case '<=':
      return name;
    default:
      return undefined;
  }
}
