// Strings: case, trimming, searching, cutting, aligning. Offsets are bytes unless said otherwise.
import { InvalidError } from '@skald/errors';
import { byteLength, byteSlice, isAscii } from '../byte-text.ts';
import { fixed, type CallContext, type FunctionTable, type GoFunction } from '../go-function.ts';
import type { GoInt } from '../value.ts';

const SPACE =
  '[\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const OUTER_SPACE_BEFORE = new RegExp(`^${SPACE}+`);
const SPACE_CHAR = new RegExp(`^${SPACE}$`);

export const stringFunctions: FunctionTable = new Map<string, GoFunction>([
  ['lower', onText(lower)],
  ['upper', onText(upper)],
  ['ToLower', onText(lower)],
  ['ToUpper', onText(upper)],
  ['title', onText(title)],
  ['trim', onText(trimSpace)],
  ['TrimSpace', onText(trimSpace)],
  ['trimAll', fixed(['string', 'string'], (_, cut, s) => trimEnds(s, cut, 'both'))],
  ['trimPrefix', fixed(['string', 'string'], (_, prefix, s) => trimPrefix(s, prefix))],
  ['trimSuffix', fixed(['string', 'string'], (_, suffix, s) => trimSuffix(s, suffix))],
  ['Trim', fixed(['string', 'string'], (_, s, cut) => trimEnds(s, cut, 'both'))],
  ['TrimLeft', fixed(['string', 'string'], (_, s, cut) => trimEnds(s, cut, 'left'))],
  ['TrimRight', fixed(['string', 'string'], (_, s, cut) => trimEnds(s, cut, 'right'))],
  ['TrimPrefix', fixed(['string', 'string'], (_, s, prefix) => trimPrefix(s, prefix))],
  ['TrimSuffix', fixed(['string', 'string'], (_, s, suffix) => trimSuffix(s, suffix))],
  [
    'replace',
    fixed(['string', 'string', 'string'], (context, from, to, text) =>
      replaceText(context, { text, from, to, count: -1 }),
    ),
  ],
  [
    'Replace',
    fixed(['string', 'string', 'string', 'int'], (context, text, from, to, count) =>
      replaceText(context, { text, from, to, count: Number(count.value) }),
    ),
  ],
  ['contains', fixed(['string', 'string'], (_, part, s) => s.includes(part))],
  ['hasPrefix', fixed(['string', 'string'], (_, prefix, s) => s.startsWith(prefix))],
  ['hasSuffix', fixed(['string', 'string'], (_, suffix, s) => s.endsWith(suffix))],
  ['trunc', fixed(['int', 'string'], (_, count, s) => truncate(count, s))],
  ['substr', fixed(['int', 'int', 'string'], (_, start, end, s) => substring(start, end, s))],
  [
    'alignLeft',
    fixed(['int', 'string'], (context, count, s) =>
      align(context, { count, text: s, keeps: 'left' }),
    ),
  ],
  [
    'alignRight',
    fixed(['int', 'string'], (context, count, s) =>
      align(context, { count, text: s, keeps: 'right' }),
    ),
  ],
  ['indent', fixed(['int', 'string'], (context, count, s) => indent(context, count, s))],
  ['nindent', fixed(['int', 'string'], (context, count, s) => `\n${indent(context, count, s)}`)],
  ['repeat', fixed(['int', 'string'], (context, count, s) => repeat(context, count, s))],
]);

function onText(read: (text: string) => string): GoFunction {
  return fixed(['string'], (_, text) => read(text));
}

/** Rune by rune: mappings to several runes (ß, İ) do not apply, nor those by context. */
export function upper(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  return Array.from(text, upperRune).join('');
}

export function lower(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return Array.from(text, (rune) => {
    if (rune === '\u0130') return 'i';
    const mapped = rune.toLowerCase();
    return isOneRune(mapped) ? mapped : rune;
  }).join('');
}

function upperRune(rune: string): string {
  const mapped = rune.toUpperCase();
  return isOneRune(mapped) ? mapped : rune;
}

function isOneRune(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
}

/** Upper-cases each letter that starts a word and leaves the rest. */
export function title(text: string): string {
  let out = '';
  let startsWord = true;
  for (const rune of text) {
    out += startsWord ? upperRune(rune) : rune;
    startsWord = rune <= '\x7f' ? !/\w/.test(rune) : SPACE_CHAR.test(rune);
  }
  return out;
}

export function trimSpace(text: string): string {
  const start = OUTER_SPACE_BEFORE.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start && SPACE_CHAR.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function trimEnds(text: string, cut: string, side: 'both' | 'left' | 'right'): string {
  if (cut === '') return text;
  const runes = new Set(cut);
  let start = 0;
  let end = text.length;
  if (side !== 'right') {
    for (const rune of text) {
      if (!runes.has(rune)) break;
      start += rune.length;
    }
  }
  while (side !== 'left' && end > start) {
    const last = lastRune(text, end);
    if (!runes.has(last)) break;
    end -= last.length;
  }
  return text.slice(start, end);
}

function lastRune(text: string, end: number): string {
  const pair = text.slice(Math.max(end - 2, 0), end);
  return (pair.codePointAt(0) ?? 0) > 0xffff ? pair : pair.slice(-1);
}

function trimPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function trimSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

interface Replacement {
  readonly text: string;
  readonly from: string;
  readonly to: string;
  /** How many at most; negative is all. */
  readonly count: number;
}

function replaceText(context: CallContext, { text, from, to, count }: Replacement): string {
  if (count === 0 || from === to) return text;
  // Nothing is found between all runes and at both ends.
  const pieces = from === '' ? ['', ...text] : text.split(from);
  if (from === '' && text !== '') pieces.push('');
  const found = pieces.length - 1;
  const used = count < 0 ? found : Math.min(count, found);
  const emptyOfEmpty = from === '' && text === '';
  context.guardLength(text.length + used * (to.length - from.length));
  if (emptyOfEmpty) return to;
  return pieces.slice(0, used + 1).join(to) + joinRest(pieces, used, from);
}

function joinRest(pieces: readonly string[], used: number, from: string): string {
  const rest = pieces.slice(used + 1);
  return rest.length === 0 ? '' : from + rest.join(from);
}

function truncate(count: GoInt, text: string): string {
  const wanted = Number(count.value);
  const length = byteLength(text);
  if (wanted < 0) return length + wanted > 0 ? byteSlice(text, length + wanted, length) : text;
  return length > wanted ? byteSlice(text, 0, wanted) : text;
}

function substring(start: GoInt, end: GoInt, text: string): string {
  const length = byteLength(text);
  const from = Number(start.value);
  const to = Number(end.value);
  if (from < 0) {
    if (to < 0) throw outOfRange(`[:${to}]`);
    if (to > length) throw outOfRange(`[:${to}] with length ${length}`);
    return byteSlice(text, 0, to);
  }
  if (to < 0 || to > length) {
    if (from > length) throw outOfRange(`[${from}:${length}]`);
    return byteSlice(text, from, length);
  }
  if (from > to) throw outOfRange(`[${from}:${to}]`);
  return byteSlice(text, from, to);
}

function outOfRange(bounds: string): InvalidError {
  return new InvalidError(`runtime error: slice bounds out of range ${bounds}`);
}

/** Pads or cuts to a number of runes; `keeps` is the side that stays. */
function align(
  context: CallContext,
  { count, text, keeps }: { count: GoInt; text: string; keeps: 'left' | 'right' },
): string {
  const wanted = Number(count.value);
  if (wanted < 0) return text;
  const runes = [...text];
  const missing = wanted - runes.length;
  if (missing < 0) {
    return (keeps === 'left' ? runes.slice(0, wanted) : runes.slice(-missing)).join('');
  }
  context.guardLength(text.length + missing);
  const spaces = ' '.repeat(missing);
  return keeps === 'left' ? text + spaces : spaces + text;
}

function indent(context: CallContext, count: GoInt, text: string): string {
  const lines = text.split('\n');
  context.guardLength(text.length + lines.length * Math.max(Number(count.value), 0));
  const spaces = repeat(context, count, ' ');
  return spaces + lines.join(`\n${spaces}`);
}

function repeat(context: CallContext, count: GoInt, text: string): string {
  if (count.value < 0n) throw new InvalidError('strings: negative Repeat count');
  if (text === '') return '';
  context.guardLength(text.length * Number(count.value));
  return text.repeat(Number(count.value));
}
