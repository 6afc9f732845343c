// The parser's place in a query: one token of look-ahead, the depth of nesting, and the way to fail.
// Tokens are read when they are looked at, so whatever is reported first comes first in the text.
import { assert } from '@skald/errors';
import { Lexer } from './lexer.ts';
import { ParseError, positionOf } from './parse-error.ts';
import type { RegexInspector } from './regex-facts.ts';
import type { Token, TokenName } from './tokens.ts';

/** Deeper trees are refused, so that nobody who walks one runs out of stack. */
export const MAX_DEPTH = 1000;

export class Cursor {
  readonly inspectRegex: RegexInspector;
  readonly #text: string;
  readonly #lexer: Lexer;
  #ahead: Token | undefined;
  #depth = 0;

  constructor(text: string, inspectRegex: RegexInspector) {
    this.inspectRegex = inspectRegex;
    this.#text = text;
    this.#lexer = new Lexer(text);
  }

  peek(): Token {
    return (this.#ahead ??= this.#lexer.next());
  }

  at(name: TokenName): boolean {
    return this.peek().name === name;
  }

  take(): Token {
    const token = this.peek();
    this.#ahead = undefined;
    return token;
  }

  /** The next token when it has this name. */
  accept(name: TokenName): Token | undefined {
    return this.at(name) ? this.take() : undefined;
  }

  /** The next token, which must have this name: the error says that nothing else would do. */
  expect(name: TokenName): Token {
    return this.accept(name) ?? this.fail(name);
  }

  /**
   * Rejects the next token. `expected` is what stands in the message, in the order of the
   * documented lists (SPEC.md, LQL-E4); none where the documented error has none.
   */
  fail(...expected: readonly TokenName[]): never {
    const token = this.peek();
    const list = expected.length === 0 ? '' : `, expecting ${expected.join(' or ')}`;
    const detail = `syntax error: unexpected ${token.name}${list}`;
    if (this.#text === '') throw new ParseError(detail);
    const position = positionOf(this.#text, token.at);
    throw new ParseError(detail, token.readAhead ? { ...position, line: 0 } : position);
  }

  /** Counts one more level of the tree; whoever enters also leaves. */
  enter(): void {
    if (++this.#depth <= MAX_DEPTH) return;
    const position = positionOf(this.#text, this.peek().at);
    throw new ParseError(`query nests too deeply (more than ${MAX_DEPTH} levels)`, position);
  }

  leave(levels = 1): void {
    this.#depth -= levels;
    assert(this.#depth >= 0, 'every level left was entered');
  }
}
