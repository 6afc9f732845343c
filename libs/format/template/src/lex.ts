// Template text → tokens. The whole text is read at once, up to the first lexical error, which is
// the last token. Positions are UTF-16 offsets. Documented by Go's text/template package.

export type TokenType =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | 'dot'
  | 'keyword';

export interface Token {
  readonly type: TokenType;
  readonly at: number;
  readonly value: string;
  readonly line: number;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'block break continue define else end if nil range template with'.split(' '),
);
const LETTER_OR_DIGIT = /^[\p{L}\p{Nd}_]$/u;
const NUMBER = [
  '[+-]?(?:0[xX][0-9a-fA-F_]*(?:\\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?',
  '0[oO][0-7_]*(?:\\.[0-7_]*)?',
  '0[bB][01_]*(?:\\.[01_]*)?',
  '[0-9_]*(?:\\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?',
].join('|');
const CODE_AFTER = new Map<string, TokenType>([
  ['=', 'assign'],
  ['|', 'pipe'],
  ['(', 'leftParen'],
  [')', 'rightParen'],
]);

/** Tokens of a template; the last is `eof` or `error` (its value is the message). */
export function lex(text: string): Token[] {
  return new Lexer(text).run();
}

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #start = 0;
  #pos = 0;
  #line = 1;
  #startLine = 1;
  #parens = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Token[] {
    while (this.#lexText());
    return this.#tokens;
  }

  /** Literal text, then one action. False at the end of input or after an error. */
  #lexText(): boolean {
    const open = this.#text.indexOf('{{', this.#pos);
    if (open < 0) {
      this.#pos = this.#text.length;
      if (this.#pos > this.#start) this.#emit('text');
      this.#emit('eof');
      return false;
    }
    const trims = this.#hasLeftTrim(open + 2);
    let end = open;
    if (trims) while (end > this.#start && isSpace(this.#text[end - 1])) end--;
    this.#pos = end;
    if (end > this.#start) this.#emit('text');
    this.#pos = open;
    this.#ignore();
    return this.#lexLeftDelim(trims);
  }

  #lexLeftDelim(trims: boolean): boolean {
    const afterMarker = this.#pos + (trims ? 4 : 2);
    if (this.#text.startsWith('/*', afterMarker)) {
      this.#pos = afterMarker;
      this.#ignore();
      return this.#lexComment();
    }
    this.#pos += 2;
    this.#emit('leftDelim');
    this.#pos = afterMarker;
    this.#ignore();
    this.#parens = 0;
    for (;;) {
      const step = this.#lexInsideAction();
      if (step !== 'more') return step === 'closed';
    }
  }

  #lexComment(): boolean {
    const close = this.#text.indexOf('*/', this.#pos + 2);
    if (close < 0) return this.#error('unclosed comment');
    this.#pos = close + 2;
    const delim = this.#rightDelim();
    if (delim === 0) return this.#error('comment ends before closing delimiter');
    this.#pos += delim;
    if (delim === 4) this.#skipSpace();
    this.#ignore();
    return true;
  }

  #lexInsideAction(): 'more' | 'closed' | 'failed' {
    const delim = this.#rightDelim();
    if (delim > 0) {
      if (this.#parens > 0) return this.#fail('unclosed left paren');
      return this.#lexRightDelim(delim);
    }
    const char = this.#next();
    if (char === '') return this.#fail('unclosed action');
    if (isSpace(char)) return this.#lexSpace();
    const simple = CODE_AFTER.get(char);
    if (simple) {
      if (char === '(') this.#parens++;
      if (char === ')' && --this.#parens < 0) return this.#fail('unexpected right paren');
      return this.#emit(simple);
    }
    switch (char) {
      case ':':
        if (this.#next() !== '=') return this.#fail('expected :=');
        return this.#emit('declare');
      case '"':
        return this.#lexQuoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.#lexQuoted("'", 'charConstant', 'unterminated character constant');
      case '`':
        return this.#lexRawQuote();
      case '$':
        return this.#lexName('variable', 'variable');
    }
    const isDigitNext = /[0-9]/.test(this.#peek());
    if (char === '.' && this.#peek() !== '' && !isDigitNext) return this.#lexName('field', 'dot');
    if (/[-+.0-9]/.test(char)) return this.#lexNumber();
    if (LETTER_OR_DIGIT.test(char)) return this.#lexIdentifier();
    if (char >= ' ' && char <= '~') return this.#emit('char');
    return this.#fail(`unrecognized character in action: ${describe(char)}`);
  }

  #lexRightDelim(width: number): 'closed' {
    if (width === 4) {
      this.#pos += 2;
      this.#ignore();
    }
    this.#pos += 2;
    this.#emit('rightDelim');
    if (width === 4) this.#skipSpace();
    this.#ignore();
    return 'closed';
  }

  #lexSpace(): 'more' | 'closed' {
    while (isSpace(this.#text[this.#pos])) this.#pos++;
    // A closing trim marker owns the space before its minus.
    if (this.#text.startsWith('-}}', this.#pos)) {
      this.#pos--;
      if (this.#pos === this.#start) return this.#lexRightDelim(4);
    }
    return this.#emit('space');
  }

  #lexIdentifier(): 'more' | 'failed' {
    while (LETTER_OR_DIGIT.test(this.#peek())) this.#next();
    const word = this.#text.slice(this.#start, this.#pos);
    if (!this.#atTerminator()) return this.#fail(`bad character ${describe(this.#peek())}`);
    if (KEYWORDS.has(word)) return this.#emit('keyword');
    return this.#emit(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  /** `$name` and `.name`; `bare` is the token of the sigil alone. */
  #lexName(type: 'variable' | 'field', bare: 'variable' | 'dot'): 'more' | 'failed' {
    if (this.#atTerminator()) return this.#emit(bare);
    while (LETTER_OR_DIGIT.test(this.#peek())) this.#next();
    if (!this.#atTerminator()) return this.#fail(`bad character ${describe(this.#peek())}`);
    return this.#emit(type);
  }

  #lexQuoted(quote: string, type: TokenType, unterminated: string): 'more' | 'failed' {
    for (;;) {
      let char = this.#next();
      if (char === '\\') {
        char = this.#next();
        if (char !== '' && char !== '\n') continue;
      }
      if (char === '' || char === '\n') return this.#fail(unterminated);
      if (char === quote) return this.#emit(type);
    }
  }

  #lexRawQuote(): 'more' | 'failed' {
    const close = this.#text.indexOf('`', this.#pos);
    if (close < 0) {
      this.#pos = this.#text.length;
      return this.#fail('unterminated raw quoted string');
    }
    this.#pos = close + 1;
    return this.#emit('rawString');
  }

  #lexNumber(): 'more' | 'failed' {
    this.#pos = this.#start;
    if (!this.#scanNumber()) return this.#badNumber();
    if (!/[+-]/.test(this.#peek())) return this.#emit('number');
    // What follows could only be the imaginary part of a complex constant, which we do not have.
    this.#scanNumber();
    return this.#badNumber();
  }

  /** Moves over what looks like a number; false, one character further, when a letter follows. */
  #scanNumber(): boolean {
    const pattern = new RegExp(NUMBER, 'y');
    pattern.lastIndex = this.#pos;
    this.#pos += pattern.exec(this.#text)?.[0].length ?? 0;
    if (!LETTER_OR_DIGIT.test(this.#peek())) return true;
    this.#next();
    return false;
  }

  #badNumber(): 'failed' {
    return this.#fail(`bad number syntax: "${this.#text.slice(this.#start, this.#pos)}"`);
  }

  /** Width of the closing delimiter here, 4 with its trim marker, 0 for none. */
  #rightDelim(): 0 | 2 | 4 {
    if (isSpace(this.#text[this.#pos]) && this.#text.startsWith('-}}', this.#pos + 1)) return 4;
    return this.#text.startsWith('}}', this.#pos) ? 2 : 0;
  }

  #hasLeftTrim(at: number): boolean {
    return this.#text[at] === '-' && isSpace(this.#text[at + 1]);
  }

  #atTerminator(): boolean {
    const char = this.#peek();
    if (char === '' || isSpace(char) || '.,|:)('.includes(char)) return true;
    return this.#text.startsWith('}}', this.#pos);
  }

  #skipSpace(): void {
    while (isSpace(this.#text[this.#pos])) this.#pos++;
  }

  /** The code point here as text, or '' at the end. */
  #peek(): string {
    const code = this.#text.codePointAt(this.#pos);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #next(): string {
    const char = this.#peek();
    this.#pos += char.length;
    return char;
  }

  #ignore(): void {
    this.#line += countNewlines(this.#text, this.#start, this.#pos);
    this.#start = this.#pos;
    this.#startLine = this.#line;
  }

  #emit(type: TokenType): 'more' {
    const value = this.#text.slice(this.#start, this.#pos);
    this.#tokens.push({ type, at: this.#start, value, line: this.#startLine });
    this.#ignore();
    return 'more';
  }

  #fail(message: string): 'failed' {
    this.#tokens.push({ type: 'error', at: this.#start, value: message, line: this.#startLine });
    return 'failed';
  }

  #error(message: string): false {
    this.#fail(message);
    return false;
  }
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n';
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (text.charCodeAt(i) === 10) count++;
  return count;
}

/** A code point as Go's %#U: `U+0040 '@'`. Nothing is U+FFFFFFFFFFFFFFFF at the end of input. */
function describe(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char);
  return printable ? `U+${hex} '${char}'` : `U+${hex}`;
}
