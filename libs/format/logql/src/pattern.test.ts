// LQL-T: pattern expressions. A part is shown as its text, captures in angle brackets.
import { parsePatternFilter, parsePatternParser, type PatternPart } from './index.ts';

function shown(parse: () => readonly PatternPart[]): string[] | string {
  try {
    return parse().map((part) => (part.kind === 'literal' ? part.text : `<${part.name}>`));
  } catch (e) {
    return e instanceof Error ? e.message : String(e);
  }
}

const PARSERS: readonly [text: string, parts: string[] | string][] = [
  ['<ip> - <_> [<time>]', ['<ip>', ' - ', '<_>', ' [', '<time>', ']']],
  ['<a> <1> <b-c> <>', ['<a>', ' <1> <b-c> <>']],
  ['<<a>>', ['<', '<a>', '>']],
  ['<_>', 'at least one capture is required'],
  ['x', 'at least one capture is required'],
  ['<_><a>', "found consecutive capture '<_><a>': invalid expression"],
  ['<a> <a>', 'duplicate capture name (a): invalid expression'],
];

test.each(PARSERS)('| pattern %j', (text, parts) => {
  expect(shown(() => parsePatternParser(text))).toEqual(parts);
});

const FILTERS: readonly [text: string, parts: string[] | string][] = [
  ['<_> level=error <_>', ['<_>', ' level=error ', '<_>']],
  ['', []],
  ['plain', ['plain']],
  ['<a> x', "named captures are not allowed: found '<a>'"],
  ['<_><_>', "found consecutive capture '<_><_>': invalid expression"],
];

test.each(FILTERS)('|> %j', (text, parts) => {
  expect(shown(() => parsePatternFilter(text))).toEqual(parts);
});
