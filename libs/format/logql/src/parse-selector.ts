// `{app="api", env!~"dev.*"}` and what else is made of labels and matchers.
import type { Matcher, MatchOp } from '@skald/labels';
import type { Cursor } from './cursor.ts';
import { checkRegex } from './rules.ts';
import type { TokenName } from './tokens.ts';

/** The braces and their matchers, in order; empty braces parse. */
export function parseSelectorTokens(cursor: Cursor): Matcher[] {
  cursor.expect('{');
  const matchers: Matcher[] = [];
  if (cursor.accept('}') !== undefined) return matchers;
  if (!cursor.at('IDENTIFIER')) cursor.fail('IDENTIFIER', '}');
  do matchers.push(parseMatcher(cursor));
  while (cursor.accept(',') !== undefined);
  if (cursor.accept('}') === undefined) cursor.fail('}', ',');
  return matchers;
}

function parseMatcher(cursor: Cursor): Matcher {
  const name = cursor.expect('IDENTIFIER').text;
  const op = matchOp(cursor.peek().name) ?? cursor.fail('=', '=~', '!~', '!=');
  return parseMatcherValue(cursor, name, op);
}

/** The rest of a matcher, from its operator, which must be next. */
export function parseMatcherValue(cursor: Cursor, name: string, op: MatchOp): Matcher {
  cursor.take();
  const matcher: Matcher = { name, op, value: cursor.expect('STRING').text };
  if (op === '=~' || op === '!~') checkRegex(cursor.inspectRegex, matcher.value);
  return matcher;
}

export function matchOp(name: TokenName): MatchOp | undefined {
  switch (name) {
    case '=':
    case '!=':
    case '=~':
    case '!~':
      return name;
    default:
      return undefined;
  }
}

/** `(a, b)` after `by`, `on`, `group_left`…: bare names, none at all allowed. */
export function parseLabelList(cursor: Cursor): string[] {
  cursor.expect('(');
  if (cursor.accept(')') !== undefined) return [];
  if (!cursor.at('IDENTIFIER')) cursor.fail('IDENTIFIER', ')');
  const labels: string[] = [];
  do labels.push(cursor.expect('IDENTIFIER').text);
  while (cursor.accept(',') !== undefined);
  if (cursor.accept(')') === undefined) cursor.fail(',', ')');
  return labels;
}
