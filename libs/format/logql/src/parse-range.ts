// What a range function reads: a selector, stages, a duration in brackets and an offset, in any of the
// documented orders, with parentheses around some of them.
import type { Matcher } from '@skald/labels';
import type { LogRange, Stage, Unwrap } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseOptionalUnwrap, parseStagesAndUnwrap } from './parse-pipeline.ts';
import { parseSelectorTokens } from './parse-selector.ts';

interface Window {
  readonly rangeNs: bigint;
  readonly offsetNs: bigint;
}

interface Lines {
  readonly matchers: readonly Matcher[];
  readonly stages: readonly Stage[];
  readonly unwrap: Unwrap | undefined;
}

export function parseLogRange(cursor: Cursor): LogRange {
  if (cursor.accept('(') !== undefined) return parseParenthesised(cursor);
  if (!cursor.at('{')) cursor.fail('{', '(');
  const matchers = parseSelectorTokens(cursor);
  if (cursor.at('RANGE')) return rangeThenStages(cursor, matchers);
  const lines: Lines = { matchers, ...parseStagesAndUnwrap(cursor) };
  if (cursor.at('RANGE')) return logRange(lines, parseWindow(cursor));
  return lines.unwrap === undefined ? cursor.fail() : cursor.fail('RANGE', '|');
}

/** Behind an opening parenthesis, which closes either around the whole range or before its brackets. */
function parseParenthesised(cursor: Cursor): LogRange {
  if (!cursor.at('{')) return closed(cursor, nested(cursor));
  const matchers = parseSelectorTokens(cursor);
  if (cursor.at('RANGE')) return closed(cursor, rangeThenStages(cursor, matchers));
  const lines: Lines = { matchers, ...parseStagesAndUnwrap(cursor) };
  if (cursor.at('RANGE')) return closed(cursor, logRange(lines, parseWindow(cursor)));
  if (cursor.accept(')') === undefined) {
    return lines.unwrap === undefined ? cursor.fail() : cursor.fail('RANGE', ')', '|');
  }
  const window = parseWindow(cursor);
  const isBareSelector = lines.stages.length === 0 && lines.unwrap === undefined;
  const unwrap = isBareSelector ? parseOptionalUnwrap(cursor) : lines.unwrap;
  return logRange({ ...lines, unwrap }, window);
}

function nested(cursor: Cursor): LogRange {
  cursor.enter();
  const range = parseLogRange(cursor);
  cursor.leave();
  return range;
}

function closed(cursor: Cursor, range: LogRange): LogRange {
  cursor.expect(')');
  return range;
}

function rangeThenStages(cursor: Cursor, matchers: readonly Matcher[]): LogRange {
  const window = parseWindow(cursor);
  return logRange({ matchers, ...parseStagesAndUnwrap(cursor) }, window);
}

function parseWindow(cursor: Cursor): Window {
  const rangeNs = cursor.expect('RANGE').ns;
  const offsetNs = cursor.accept('offset') === undefined ? 0n : cursor.expect('DURATION').ns;
  return { rangeNs, offsetNs };
}

function logRange(lines: Lines, window: Window): LogRange {
  const { matchers, stages, unwrap } = lines;
  const { rangeNs, offsetNs } = window;
  return { kind: 'logRange', matchers, stages, unwrap, rangeNs, offsetNs };
}
