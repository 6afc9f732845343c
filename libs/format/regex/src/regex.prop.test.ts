// M1: on valid text, every engine agrees with re2js, an independent RE2, on whether a pattern matches
// and on every capture. M2: the same on broken UTF-8, a broken byte being one U+FFFD. M3: what the
// literals promise holds. M4: a block search skips no line that matches.
import fc from 'fast-check';
import { RE2JS } from 're2js';
import {
  compileRegex,
  parseRegex,
  UnicodeTables,
  type LiteralInfo,
  type LiteralShape,
  type Needle,
} from './index.ts';
import { PikeVm } from './pike.ts';
import { compileProgram } from './program.ts';
import { arbitraryPattern, arbitraryText } from './testing/index.ts';
import { decodeRune } from './utf8-decoder.ts';

const SEED = 20260102;
const RUNS = { seed: SEED, numRuns: 1000 };
const unicode = new UnicodeTables();
const encoder = new TextEncoder();

/** Small enough that the DFA drops its table all the time and gives up. */
const TINY = { tableBytesMax: 1, threadCountMax: 20 };

/** Match and groups as offsets into the string's bytes, or undefined. */
function oracleCaptures(pattern: string, text: string, byteOf: readonly number[]) {
  const matcher = RE2JS.compile(pattern).matcher(text);
  if (!matcher.find()) return undefined;
  const slots: number[] = [];
  for (let group = 0; group <= matcher.groupCount(); group++) {
    const [from, to] = [matcher.start(group), matcher.end(group)];
    slots.push(from < 0 ? -1 : byteOf[from]!, to < 0 ? -1 : byteOf[to]!);
  }
  return slots;
}

/** Byte offset of every UTF-16 offset of `text`. */
function byteOffsets(text: string): number[] {
  const offsets: number[] = [];
  for (let i = 0; i <= text.length; i++) offsets.push(encoder.encode(text.slice(0, i)).length);
  return offsets;
}

function pikeCaptures(pattern: string, buf: Uint8Array) {
  const ast = parseRegex(pattern, { unicode });
  const program = compileProgram(ast, { anchored: false, linewise: false, unicode });
  const slots = new Int32Array(program.slotCount);
  const found = new PikeVm(program).captures({ buf, start: 0, end: buf.length }, 0, slots);
  return found ? [...slots] : undefined;
}

/** Captures by every engine, for comparison with `expected`. */
function expectCaptures(pattern: string, buf: Uint8Array, expected: number[] | undefined): void {
  const isMatch = expected !== undefined;
  const regex = compileRegex(pattern, { unicode });
  const starved = compileRegex(pattern, { unicode, dfaLimits: TINY });
  const captures = regex.captures(buf, 0, buf.length);
  expect(regex.testBytes(buf, 0, buf.length)).toBe(isMatch);
  expect(starved.testBytes(buf, 0, buf.length)).toBe(isMatch);
  expect(captures && [...captures]).toEqual(expected);
  expect(pikeCaptures(pattern, buf)).toEqual(expected);
}

test(`M1: engines agree with re2js on valid text (seed ${SEED})`, () => {
  fc.assert(
    fc.property(arbitraryPattern(), arbitraryText(), (pattern, text) => {
      const expected = oracleCaptures(pattern, text, byteOffsets(text));
      expectCaptures(pattern, encoder.encode(text), expected);
    }),
    RUNS,
  );
});

test(`M1: the whole text must match when anchored (seed ${SEED})`, () => {
  fc.assert(
    fc.property(arbitraryPattern(), arbitraryText(), (pattern, text) => {
      const regex = compileRegex(pattern, { unicode, anchored: true });
      expect(regex.testString(text)).toBe(RE2JS.compile(`^(?:${pattern})$`).matcher(text).find());
    }),
    RUNS,
  );
});

// V8 treats empty rounds of a loop differently, so only the verdict is compared, and only for syntax
// that means the same in both. The patterns are short: V8 backtracks.
test(`M1: verdicts agree with V8 on common syntax (seed ${SEED})`, () => {
  const atoms = [
    'a',
    'b',
    'é',
    '世',
    '[ab]',
    '[^a]',
    '\\d',
    '\\w',
    '\\p{L}',
    '^',
    '$',
    '\\b',
    '\\B',
  ];
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...atoms),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
      fc.tuple(tie('node'), fc.constantFrom('*', '+?', '{1,2}')).map(([a, r]) => `(?:${a})${r}`),
    ),
  }));
  fc.assert(
    fc.property(node, arbitraryText(), (pattern, text) => {
      const expected = new RegExp(pattern, 'u').test(text);
      expect(compileRegex(pattern, { unicode }).testString(text)).toBe(expected);
    }),
    RUNS,
  );
});

test(`M2: engines agree with re2js on broken UTF-8 (seed ${SEED})`, () => {
  const pieces = [
    ...[[0x61], [0x0a], [0x80], [0xbf], [0xe2], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc3]],
    ...[[0xf0, 0x9f, 0x98, 0x80], [0xc3, 0xa9], [0xed, 0xa0, 0x80], [0xe0, 0x80], [0xff]],
    ...[
      [0xc0, 0x80],
      [0xe4, 0xb8, 0x96],
      [0xf4, 0x90],
      [0xef, 0xbf, 0xbd],
    ],
  ];
  const bytes = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((list) => list.flat());
  fc.assert(
    fc.property(arbitraryPattern(), bytes, (pattern, list) => {
      const buf = Uint8Array.from(list);
      const { text, byteOf } = decodeLikeGo(buf);
      expectCaptures(pattern, buf, oracleCaptures(pattern, text, byteOf));
    }),
    RUNS,
  );
});

function decodeLikeGo(buf: Uint8Array) {
  let text = '';
  const byteOf: number[] = [];
  for (let pos = 0; pos < buf.length;) {
    const packed = decodeRune(buf, pos, buf.length);
    const char = String.fromCodePoint(packed >> 3);
    for (let i = 0; i < char.length; i++) byteOf.push(pos);
    text += char;
    pos += packed & 7;
  }
  byteOf.push(buf.length);
  return { text, byteOf };
}

test(`M3: literals hold for every text that matches (seed ${SEED})`, () => {
  fc.assert(
    fc.property(arbitraryPattern(), arbitraryText(), fc.boolean(), (pattern, text, anchored) => {
      const regex = compileRegex(pattern, { unicode, anchored, dotAll: true });
      expectLiterals(regex.literalInfo, text, regex.testString(text));
    }),
    RUNS,
  );
});

function expectLiterals(info: LiteralInfo, text: string, isMatch: boolean): void {
  const { shape, asciiShape, required, exactStrings, prefix } = info;
  expectShape(shape, text, isMatch);
  if (!/[^\0-\x7f]/.test(text)) expectShape(asciiShape, text, isMatch);
  const lower = lowerAscii(text);
  const inText = (needle: Needle) => (needle.foldCase ? lower : text).includes(needle.text);
  if (isMatch) {
    for (const set of required) expect(set.some(inText)).toBe(true);
    expect(text.startsWith(prefix)).toBe(true);
  }
  if (exactStrings !== undefined) expect(exactStrings.includes(text)).toBe(isMatch);
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function expectShape(shape: LiteralShape, text: string, isMatch: boolean): void {
  const lower = lowerAscii(text);
  if (shape.kind === 'everything') expect(isMatch).toBe(true);
  if (shape.kind !== 'literals') return;
  const { startsText, endsText, needles } = shape;
  const holds = needles.some((needle) => {
    const hay = needle.foldCase ? lower : text;
    if (startsText && endsText) return hay === needle.text;
    if (startsText) return hay.startsWith(needle.text);
    return endsText ? hay.endsWith(needle.text) : hay.includes(needle.text);
  });
  expect(holds).toBe(isMatch);
}

test(`M4: a block search finds every line that matches (seed ${SEED})`, () => {
  const line = arbitraryText().map((text) => text.replaceAll('\n', ' '));
  const lines = fc.array(line, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(arbitraryPattern(), lines, (pattern, texts) => {
      const regex = compileRegex(pattern, { unicode });
      const expected = texts.flatMap((text, i) => (regex.testString(text) ? [i] : []));
      const block = encoder.encode(texts.join('\n') + '\n');
      const lengths = texts.map((text) => encoder.encode(text).length);
      const found: number[] = [];
      for (let from = 0, index = 0; index < texts.length; index++) {
        const at = regex.searchFrom(block, from, block.length);
        if (at < 0) break;
        while (index < texts.length && from + lengths[index]! < at) from += lengths[index++]! + 1;
        if (index === texts.length) break; // Something matches after the last newline.
        if (regex.testBytes(block, from, from + lengths[index]!)) found.push(index);
        from += lengths[index]! + 1;
      }
      expect(found).toEqual(expected);
    }),
    RUNS,
  );
});

test(`M5: replacing and counting go through matches as re2js does (seed ${SEED})`, () => {
  fc.assert(
    fc.property(arbitraryPattern(), arbitraryText(), (pattern, text) => {
      const regex = compileRegex(pattern, { unicode });
      const bytes = encoder.encode(text);
      expect(regex.replaceAllLiteral(text, '<>')).toBe(replaceLikeGo(pattern, text, '<>'));
      const count = regex.replaceAllLiteral(text, '\u{10ffff}').split('\u{10ffff}').length - 1;
      expect(regex.findAllCount(bytes, 0, bytes.length)).toBe(count);
    }),
    RUNS,
  );
});

/** Go's rule: an empty match right after a match is none. */
function replaceLikeGo(pattern: string, text: string, replacement: string): string {
  const matcher = RE2JS.compile(pattern).matcher(text);
  let out = '';
  let done = 0;
  for (let pos = 0; pos <= text.length && matcher.find(pos);) {
    const [from, to] = [matcher.start(), matcher.end()];
    out += text.slice(done, from);
    if (to > done || from === 0) out += replacement;
    done = to;
    const width = (text.codePointAt(pos) ?? 0) > 0xffff ? 2 : 1;
    pos = Math.max(to, pos + width);
  }
  return out + text.slice(done);
}
