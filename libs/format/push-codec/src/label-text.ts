// The text of a label set as agents send it: `{app="api", pod='x'}`, Prometheus' metric grammar.
//
//   set    [name] [ "{" [ item { "," item } [ "," ] ] "}" ]
//   item   (identifier | string) "=" string
//   string "…" or '…' with Go escapes, `…` without
//
// Errors carry line and column and the words that Prometheus' parser uses, because agents' users
// search for them. Rules: SPEC.md, L1 to L9.
import { InvalidError } from '@skald/errors';
import { Labels, quoteLabelValue } from '@skald/labels';

/** Labels of a stream as received, or why they are not a label set. */
export interface StreamLabels {
  /** Empty when there is a problem. */
  readonly labels: Labels;
  readonly problem: LabelProblem | undefined;
}

export interface LabelProblem {
  readonly reason: 'invalid_labels' | 'duplicate_label_names';
  /** The whole sentence for the client. */
  readonly message: string;
}

/** Reads a label text; what is wrong with it comes back as `problem`. */
export function readLabelText(text: string): StreamLabels {
  try {
    return fromPairs(parsePairs(text));
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    const message = `error parsing labels '${text}' with error: ${error.message}`;
    return { labels: Labels.empty, problem: { reason: 'invalid_labels', message } };
  }
}

/** The label set of a text. Throws InvalidError with position and cause. */
export function parseLabelText(text: string): Labels {
  const { labels, problem } = fromPairs(parsePairs(text));
  if (problem) throw new InvalidError(problem.message);
  return labels;
}

type Pair = readonly [name: string, value: string];

function fromPairs(pairs: readonly Pair[]): StreamLabels {
  const seen = new Set<string>();
  for (const [name] of pairs) {
    if (seen.has(name)) {
      const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
      const text = sorted.map(([n, v]) => `${n}=${quoteLabelValue(v)}`).join(', ');
      const message = `stream '{${text}}' has duplicate label name: '${name}'`;
      return { labels: Labels.empty, problem: { reason: 'duplicate_label_names', message } };
    }
    seen.add(name);
  }
  return { labels: Labels.from(pairs), problem: undefined };
}

type TokenKind = 'identifier' | 'string' | '=' | 'operator' | ',' | '{' | '}' | 'end';

interface Token {
  readonly kind: TokenKind;
  /** The source text. */
  readonly text: string;
  readonly at: number;
}

function parsePairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  const lexer = new Lexer(text);
  let token = lexer.next();
  if (token.kind === 'identifier') {
    pairs.push(['__name__', token.text]);
    token = lexer.next();
  }
  if (token.kind === 'end') return pairs;
  if (token.kind !== '{') throw lexer.unexpected(token, '');
  for (;;) {
    token = lexer.next();
    if (token.kind === '}') break;
    pairs.push(parseItem(lexer, token));
    token = lexer.next();
    if (token.kind === '}') break;
    if (token.kind !== ',') {
      throw lexer.unexpected(token, ' in label set, expected "," or "}"');
    }
  }
  token = lexer.next();
  if (token.kind !== 'end') throw lexer.unexpected(token, '');
  return pairs;
}

function parseItem(lexer: Lexer, first: Token): Pair {
  if (first.kind !== 'identifier' && first.kind !== 'string') {
    throw lexer.unexpected(first, ' in label set, expected identifier or "}"');
  }
  const equals = lexer.next();
  if (equals.kind !== '=') throw lexer.unexpected(equals, ' in label set, expected "="');
  const value = lexer.next();
  if (value.kind !== 'string') throw lexer.unexpected(value, ' in label set, expected string');
  return [first.kind === 'string' ? lexer.unquote(first) : first.text, lexer.unquote(value)];
}

const SPACE = /[ \t\n\r]*/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const METRIC_IDENTIFIER = /[A-Za-z_:][A-Za-z0-9_:]*/y;
const OPERATOR = /!=|!~|=~/y;

class Lexer {
  readonly #text: string;
  #at = 0;
  #insideBraces = false;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    this.#at += this.#match(SPACE)?.length ?? 0;
    const at = this.#at;
    if (at >= this.#text.length) {
      if (this.#insideBraces) throw this.#error('unexpected end of input inside braces', at);
      return { kind: 'end', text: '', at };
    }
    const token = this.#tokenAt(at);
    this.#at = at + token.text.length;
    if (token.kind === '{') this.#insideBraces = true;
    if (token.kind === '}') this.#insideBraces = false;
    return token;
  }

  #tokenAt(at: number): Token {
    const identifier = this.#match(this.#insideBraces ? IDENTIFIER : METRIC_IDENTIFIER);
    if (identifier !== undefined) return { kind: 'identifier', text: identifier, at };
    const char = this.#text[at] as string;
    if (char === '"' || char === "'" || char === '`') {
      return { kind: 'string', text: this.#quoted(char), at };
    }
    const operator = this.#match(OPERATOR);
    if (operator !== undefined) return { kind: 'operator', text: operator, at };
    if (char === '{' && this.#insideBraces) throw this.#error("unexpected left brace '{'", at);
    if (char === '=' || char === ',' || char === '{' || char === '}') {
      return { kind: char, text: char, at };
    }
    if (!this.#insideBraces) throw this.#error(`unexpected character: ${quoteRune(char)}`, at);
    throw this.#error(`unexpected character inside braces: ${quoteRune(this.#runeAt(at))}`, at);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #runeAt(at: number): string {
    return String.fromCodePoint(this.#text.codePointAt(at) ?? 0xfffd);
  }

  /** The quoted string at the current place, quotes included. */
  #quoted(quote: string): string {
    const text = this.#text;
    for (let i = this.#at + 1; i < text.length; i++) {
      const char = text[i] as string;
      if (char === quote) return text.slice(this.#at, i + 1);
      if (quote === '`') continue;
      if (char === '\n') break;
      if (char === '\\') i++;
    }
    const what = quote === '`' ? 'unterminated raw string' : 'unterminated quoted string';
    throw this.#error(what, this.#at);
  }

  unquote(token: Token): string {
    const inner = token.text.slice(1, -1);
    if (token.text[0] === '`' || !inner.includes('\\')) return inner;
    const value = unescapeGo(inner, token.text[0] as string);
    if (value === undefined) {
      throw this.#error(`unknown escape sequence in ${token.text}`, token.at);
    }
    return value;
  }

  unexpected(token: Token, context: string): InvalidError {
    return this.#error(`unexpected ${describe(token)}${context}`, token.at);
  }

  #error(message: string, at: number): InvalidError {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - (before.lastIndexOf('\n') + 1) + 1;
    return new InvalidError(`${line}:${column}: parse error: ${message}`);
  }
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'end of input';
    case 'operator':
      return `<op:${token.text}>`;
    case 'identifier':
      return `identifier ${JSON.stringify(token.text)}`;
    case 'string':
      return `string ${JSON.stringify(token.text)}`;
    default:
      return `"${token.text}"`;
  }
}

function quoteRune(rune: string): string {
  return rune === "'" ? "'\\''" : `'${quoteLabelValue(rune).slice(1, -1)}'`;
}

const ESCAPE =
  /\\(?:([abfnrtv\\"'])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
const SHORT: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  '"': 34,
  "'": 39,
};

/** Go's strconv.Unquote over the text between the quotes; undefined when an escape is unknown. */
function unescapeGo(inner: string, quote: string): string | undefined {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = inner.indexOf('\\'); at >= 0; at = inner.indexOf('\\', from)) {
    parts.push(Buffer.from(inner.slice(from, at)));
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(inner);
    if (!match) return undefined;
    const [whole, short, octal, hex, u4, u8] = match;
    if ((short === '"' || short === "'") && short !== quote) return undefined;
    const byte = octal ? parseInt(octal, 8) : hex ? parseInt(hex, 16) : (SHORT[short ?? ''] ?? -1);
    if (byte > 255) return undefined;
    if (byte >= 0) parts.push(Buffer.of(byte));
    else {
      const code = parseInt(u4 ?? u8 ?? '', 16);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
      parts.push(Buffer.from(String.fromCodePoint(code)));
    }
    from = at + whole.length;
  }
  parts.push(Buffer.from(inner.slice(from)));
  return Buffer.concat(parts).toString();
}
