// Query text to tokens, one at a time, so that an error behind the first syntax error is never
// seen. Letter case of keywords, white space, `#`, `//` and `/* */` comments end here. Positions are
// UTF-16 offsets; lines and columns are counted when an error needs them. See SPEC.md, LQL-L.
import { assert, isServiceError } from '@skald/errors';
import { parsePrometheusDuration } from '@skald/time';
import { ParseError, positionOf } from './parse-error.ts';
import { lexNumberFault, matchNumber, unitRun } from './lex-number.ts';
import { lexDoubleQuoted, type LexedString } from './lex-string.ts';
import { functionWord, isOperator, reservedWord, type Token, type TokenName } from './tokens.ts';

const WORD = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const CALL_AHEAD = /[ \t\r\n]*(?:\(|(?:by|without)[ \t\r\n]*\()/iy;
const FLAG = /--[A-Za-z_-]+/y;
const NEGATIVE_DURATION = /-[0-9.nu\u00b5mshdwy]+/y;
const CHARACTER = /'(?:[^'\\\n]|\\(?:[abfnrtv\\']|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}))'/uy;
const UNREADABLE = /[\0\p{Cs}]/u;

export class Lexer {
  readonly #text: string;
  /** The first NUL or lone surrogate, which no token may reach. */
  readonly #unreadableAt: number;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    const unreadableAt = text.search(UNREADABLE);
    this.#unreadableAt = unreadableAt < 0 ? Infinity : unreadableAt;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
  }

  /** The next token; `$end` again and again at the end. Rejects with a positioned ParseError. */
  next(): Token {
    this.#skipBlanks();
    const token = this.#read();
    if (token.end >= this.#unreadableAt) this.#failUnreadable();
    this.#at = token.end;
    return token;
  }

  #read(): Token {
    const text = this.#text;
    const at = this.#at;
    if (at >= text.length) return token('$end', '', at, text.length);
    const code = text.charCodeAt(at);
    if (isLetter(code) || code >= 0x80) return this.#word(at);
    if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(at + 1))))
      return this.#number(at);
    if (code === QUOTE) return this.#string(lexDoubleQuoted(text, at), at);
    if (code === BACKQUOTE) return this.#rawString(at);
    if (code === BRACKET) return this.#range(at);
    if (code === APOSTROPHE) return this.#character(at);
    return (code === MINUS ? this.#flagOrDuration(at) : undefined) ?? this.#operator(at);
  }

  #word(at: number): Token {
    const text = this.#text;
    let end = at;
    while (isLetter(text.charCodeAt(end)) || isDigit(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) >= 0x80) {
      end = matchEnd(WORD, text, at);
      if (end === at) return this.#stray(at);
    }
    const word = text.slice(at, end);
    const reserved = reservedWord(word);
    if (reserved !== undefined) return token(reserved, word, at, end);
    const called = functionWord(word);
    const isCall = called !== undefined && matchEnd(CALL_AHEAD, text, end) > end;
    return token(isCall ? called : 'IDENTIFIER', word, at, end);
  }

  /** A number, and the duration or size that begins with it when a unit follows at once. */
  #number(at: number): Token {
    const number = matchNumber(this.#text, at);
    const fault = lexNumberFault(number);
    if (fault !== undefined) this.#fail(fault, at);
    const run = unitRun(this.#text, at, at + number.length);
    if (run === undefined) return token('NUMBER', number, at, at + number.length);
    const text = this.#text.slice(at, run.end);
    const { ns, bytes } = run;
    return { name: run.name, text, at, end: run.end, readAhead: true, ns, bytes };
  }

  #string(lexed: LexedString, at: number): Token {
    if (lexed.fault !== undefined) this.#fail(lexed.fault, at);
    return token('STRING', lexed.value, at, lexed.end);
  }

  #rawString(at: number): Token {
    const close = this.#text.indexOf('`', at + 1);
    if (close < 0) this.#fail('literal not terminated', at);
    return token('STRING', this.#text.slice(at + 1, close), at, close + 1);
  }

  /** `[5m]` is one token: no blanks, no comments, Prometheus durations only. */
  #range(at: number): Token {
    const close = this.#text.indexOf(']', at);
    if (close < 0) this.#failReadAhead("missing closing ']' in duration", at);
    const text = this.#text.slice(at + 1, close);
    try {
      const ns = parsePrometheusDuration(text);
      return { name: 'RANGE', text, at, end: close + 1, readAhead: true, ns, bytes: 0 };
    } catch (e) {
      if (isServiceError(e)) this.#failReadAhead(e.message, at);
      throw e;
    }
  }

  /** Go's character literals are no strings; one is an identifier that fits nowhere. */
  #character(at: number): Token {
    const end = matchEnd(CHARACTER, this.#text, at);
    if (end > at) return token('IDENTIFIER', this.#text.slice(at, end), at, end);
    const line = this.#text.slice(at + 1).split('\n', 1)[0] ?? '';
    this.#fail(line.includes("'") ? 'invalid char literal' : 'literal not terminated', at);
  }

  #flagOrDuration(at: number): Token | undefined {
    const text = this.#text;
    const flag = text.slice(at, matchEnd(FLAG, text, at));
    if (flag === '--strict' || flag === '--keep-empty') {
      return token('FUNCTION_FLAG', flag, at, at + flag.length, true);
    }
    if (matchEnd(NEGATIVE_DURATION, text, at) === at) return undefined;
    const run = unitRun(text, at, at + 1);
    if (run === undefined || run.name !== 'DURATION') return undefined;
    const { ns, bytes, end } = run;
    return { name: 'DURATION', text: text.slice(at, end), at, end, readAhead: true, ns, bytes };
  }

  #operator(at: number): Token {
    const two = this.#text.slice(at, at + 2);
    if (two.length === 2 && isOperator(two)) return token(two, two, at, at + 2, true);
    const one = two.charAt(0);
    return isOperator(one) ? token(one, one, at, at + 1) : this.#stray(at);
  }

  /** A character that begins nothing is an identifier of its own, which then fits nowhere. */
  #stray(at: number): Token {
    const char = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
    return token('IDENTIFIER', char, at, at + char.length);
  }

  #skipBlanks(): void {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      const isBlank = code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
      const ahead = code === SLASH ? text.charCodeAt(this.#at + 1) : 0;
      if (isBlank) this.#at++;
      else if (code === HASH || ahead === SLASH) this.#at = lineEnd(text, this.#at);
      else if (ahead === STAR) this.#at = this.#blockCommentEnd();
      else break;
    }
    if (this.#at > this.#unreadableAt) this.#failUnreadable();
  }

  #blockCommentEnd(): number {
    const close = this.#text.indexOf('*/', this.#at + 2);
    if (close < 0) this.#fail('comment not terminated', this.#at);
    return close + 2;
  }

  #failUnreadable(): never {
    const isNul = this.#text.charCodeAt(this.#unreadableAt) === 0;
    const detail = isNul ? 'invalid character NUL' : 'invalid UTF-8 encoding';
    this.#fail(detail, this.#unreadableAt);
  }

  #fail(detail: string, at: number): never {
    throw new ParseError(detail, positionOf(this.#text, at));
  }

  #failReadAhead(detail: string, at: number): never {
    throw new ParseError(detail, { line: 0, column: positionOf(this.#text, at).column });
  }
}

const QUOTE = 0x22;
const HASH = 0x23;
const APOSTROPHE = 0x27;
const STAR = 0x2a;
const MINUS = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const BRACKET = 0x5b;
const BACKQUOTE = 0x60;

function token(name: TokenName, text: string, at: number, end: number, readAhead = false): Token {
  assert(end >= at, 'a token never ends before it starts');
  return { name, text, at, end, readAhead, ns: 0n, bytes: 0 };
}

/** The end of what `pattern` matches exactly at `at`, or `at`. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
