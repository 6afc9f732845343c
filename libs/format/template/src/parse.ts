// Template text → tree, by recursive descent as Go's text/template/parse documents and reports it.
// Not an evaluator: names of functions and variables are checked here, their types are not.
// Every error is an InvalidError `template: <name>:<line>: <cause>` with the line Go gives.
import { InvalidError } from '@skald/errors';
import { readNumber, readRune } from './constant.ts';
import { lex, type Token, type TokenType } from './lex.ts';
import type {
  BranchNode,
  CommandNode,
  ExpressionNode,
  ListNode,
  PipeNode,
  StatementNode,
  TemplateNode,
  VariableNode,
} from './node.ts';
import { printNode } from './node.ts';
import { quoteGo, unquoteGo } from './quote.ts';

export interface ParseOptions {
  readonly name: string;
  readonly hasFunction: (name: string) => boolean;
  /** Names with their `$`, known besides `$` itself in the main template. */
  readonly variables: readonly string[];
  readonly limits: { readonly maxTextLength: number; readonly maxNesting: number };
}

/** Every template of a text by name; the main one is always present. */
export type ParsedTemplates = ReadonlyMap<string, ListNode>;

/** @throws InvalidError with Go's message. */
export function parse(text: string, options: ParseOptions): ParsedTemplates {
  if (text.length > options.limits.maxTextLength) {
    const { maxTextLength } = options.limits;
    throw new InvalidError(
      `template: ${options.name}:1: text of ${text.length} characters exceeds ${maxTextLength}`,
    );
  }
  return new Parser(text, options).run();
}

type Closer = { readonly kind: 'end' | 'else'; readonly at: number };
type Item = StatementNode | Closer | 'skip';

const OPERANDS: ReadonlySet<TokenType> = new Set<TokenType>([
  'bool',
  'charConstant',
  'dot',
  'field',
  'identifier',
  'number',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);
const NOT_EXECUTABLE: ReadonlySet<string> = new Set(['bool', 'dot', 'nil', 'number', 'string']);

class Parser {
  readonly #options: ParseOptions;
  readonly #tokens: readonly Token[];
  readonly #templates = new Map<string, ListNode>();
  #read = 0;
  // Three tokens of look-ahead; index 0 is the latest read, whose line Go's errors carry.
  readonly #ahead: Token[] = [];
  #peeked = 0;
  #variables: string[];
  #rangeDepth = 0;
  #nesting = 0;
  #actionLine = 0;

  constructor(text: string, options: ParseOptions) {
    this.#options = options;
    this.#tokens = lex(text);
    const first = this.#tokens[0] ?? { type: 'eof', at: 0, value: '', line: 1 };
    this.#ahead = [first, first, first];
    this.#variables = ['$', ...options.variables];
  }

  run(): ParsedTemplates {
    const nodes: StatementNode[] = [];
    while (this.#peek().type !== 'eof') {
      if (this.#peek().type === 'leftDelim') {
        const delim = this.#next();
        if (isKeyword(this.#nextNonSpace(), 'define')) {
          this.#parseDefinition();
          continue;
        }
        this.#backup2(delim);
      }
      const item = this.#textOrAction();
      if (item === 'skip') continue;
      if (isCloser(item)) this.#fail(`unexpected {{${item.kind}}}`);
      nodes.push(item);
    }
    this.#define(this.#options.name, { kind: 'list', at: 0, nodes });
    return this.#templates;
  }

  #parseDefinition(): void {
    const context = 'define clause';
    const name = this.#templateName(this.#nextNonSpace(), context);
    this.#expect('rightDelim', context);
    const { list, closer } = this.#inNewScope(() => this.#itemList());
    if (closer.kind !== 'end') this.#fail(`unexpected {{${closer.kind}}} in ${context}`);
    this.#define(name, list);
  }

  /** An empty template never replaces one with content; two with content are an error. */
  #define(name: string, list: ListNode): void {
    const known = this.#templates.get(name);
    if (known === undefined || isEmpty(known)) this.#templates.set(name, list);
    else if (!isEmpty(list)) {
      this.#fail(`template: multiple definition of template ${quoteGo(name)}`);
    }
  }

  #itemList(): { readonly list: ListNode; readonly closer: Closer } {
    this.#enter();
    const at = this.#peekNonSpace().at;
    const nodes: StatementNode[] = [];
    while (this.#peekNonSpace().type !== 'eof') {
      const item = this.#textOrAction();
      if (item === 'skip') continue;
      if (isCloser(item)) {
        this.#nesting--;
        return { list: { kind: 'list', at, nodes }, closer: item };
      }
      nodes.push(item);
    }
    return this.#fail('unexpected EOF');
  }

  #textOrAction(): Item {
    const token = this.#nextNonSpace();
    if (token.type === 'text') return { kind: 'text', at: token.at, text: token.value };
    if (token.type !== 'leftDelim') return this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const item = this.#action();
    this.#actionLine = 0;
    return item;
  }

  #action(): Item {
    const token = this.#nextNonSpace();
    if (token.type === 'keyword') {
      switch (token.value) {
        case 'block':
          return this.#block();
        case 'break':
        case 'continue':
          return this.#loopControl(token.value, token.at);
        case 'else':
          return this.#else();
        case 'end':
          return { kind: 'end', at: this.#expect('rightDelim', 'end').at };
        case 'if':
        case 'range':
        case 'with':
          return this.#branch(token.value);
        case 'template':
          return this.#template();
      }
    }
    this.#backup();
    const { at } = this.#peek();
    return { kind: 'action', at, pipe: this.#pipeline('command', 'rightDelim') };
  }

  #loopControl(kind: 'break' | 'continue', at: number): StatementNode {
    const token = this.#nextNonSpace();
    if (token.type !== 'rightDelim') this.#unexpected(token, `{{${kind}}}`);
    if (this.#rangeDepth === 0) this.#fail(`{{${kind}}} outside {{range}}`);
    return { kind, at };
  }

  #else(): Closer {
    const next = this.#peekNonSpace();
    // `{{else if` and `{{else with` read as `{{else}}{{if`.
    if (isKeyword(next, 'if') || isKeyword(next, 'with')) return { kind: 'else', at: next.at };
    return { kind: 'else', at: this.#expect('rightDelim', 'else').at };
  }

  #branch(kind: BranchNode['kind']): BranchNode {
    this.#enter();
    const scope = this.#variables.length;
    const pipe = this.#pipeline(kind, 'rightDelim');
    if (kind === 'range') this.#rangeDepth++;
    const { list, closer } = this.#itemList();
    if (kind === 'range') this.#rangeDepth--;
    const elseList = closer.kind === 'else' ? this.#elseList(kind, closer.at) : undefined;
    this.#variables.length = scope;
    this.#nesting--;
    return { kind, at: pipe.at, pipe, list, elseList };
  }

  #elseList(kind: BranchNode['kind'], at: number): ListNode {
    if (kind !== 'range' && isKeyword(this.#peek(), kind)) {
      this.#next();
      return { kind: 'list', at, nodes: [this.#branch(kind)] };
    }
    const { list, closer } = this.#itemList();
    if (closer.kind !== 'end') this.#fail(`expected end; found {{${closer.kind}}}`);
    return list;
  }

  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    const pipe = this.#pipeline(context, 'rightDelim');
    const { list, closer } = this.#inNewScope(() => this.#itemList());
    if (closer.kind !== 'end') this.#fail(`unexpected {{${closer.kind}}} in ${context}`);
    this.#define(name, list);
    return { kind: 'template', at: token.at, name, pipe };
  }

  #template(): TemplateNode {
    const context = 'template clause';
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    if (this.#nextNonSpace().type === 'rightDelim') {
      return { kind: 'template', at: token.at, name, pipe: undefined };
    }
    this.#backup();
    return { kind: 'template', at: token.at, name, pipe: this.#pipeline(context, 'rightDelim') };
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context);
    return unquoteGo(token.value) ?? this.#fail('invalid syntax');
  }

  #pipeline(context: string, end: TokenType): PipeNode {
    this.#enter();
    const { at } = this.#peekNonSpace();
    const declared = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.#nextNonSpace();
      if (token.type === end) break;
      if (!OPERANDS.has(token.type) && !isKeyword(token, 'nil')) this.#unexpected(token, context);
      this.#backup();
      commands.push(this.#command());
    }
    if (commands.length === 0) this.#fail(`missing value for ${context}`);
    const bad = commands.findIndex((c, i) => i > 0 && NOT_EXECUTABLE.has(c.args[0]?.kind ?? ''));
    if (bad > 0) this.#fail(`non executable command in pipeline stage ${bad + 1}`);
    this.#nesting--;
    return { kind: 'pipe', at, ...declared, commands };
  }

  #declarations(context: string): Pick<PipeNode, 'isAssign' | 'declarations'> {
    const declarations: VariableNode[] = [];
    for (;;) {
      const variable = this.#peekNonSpace();
      if (variable.type !== 'variable') return { isAssign: false, declarations };
      this.#next();
      // A space is a token: `$x foo` needs three tokens to know that $x is an argument.
      const after = this.#peek();
      const next = this.#peekNonSpace();
      const node: VariableNode = { kind: 'variable', at: variable.at, path: [variable.value] };
      if (next.type === 'assign' || next.type === 'declare') {
        this.#nextNonSpace();
        this.#variables.push(variable.value);
        return { isAssign: next.type === 'assign', declarations: [...declarations, node] };
      }
      if (next.type !== 'char' || next.value !== ',') {
        if (after.type === 'space') this.#backup3(variable, after);
        else this.#backup2(variable);
        return { isAssign: false, declarations };
      }
      this.#nextNonSpace();
      declarations.push(node);
      this.#variables.push(variable.value);
      if (context !== 'range' || declarations.length >= 2) {
        this.#fail(`too many declarations in ${context}`);
      }
      const second = this.#peekNonSpace().type;
      if (second !== 'variable' && second !== 'rightDelim' && second !== 'rightParen') {
        this.#fail('range can only initialize variables');
      }
    }
  }

  #command(): CommandNode {
    const { at } = this.#peekNonSpace();
    const args: ExpressionNode[] = [];
    for (;;) {
      this.#peekNonSpace();
      const operand = this.#operand();
      if (operand) args.push(operand);
      const token = this.#next();
      if (token.type === 'space') continue;
      if (token.type === 'rightDelim' || token.type === 'rightParen') this.#backup();
      else if (token.type !== 'pipe') this.#unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) this.#fail('empty command');
    return { kind: 'command', at, args };
  }

  #operand(): ExpressionNode | undefined {
    const node = this.#term();
    if (node === undefined || this.#peek().type !== 'field') return node;
    const { at } = this.#peek();
    const fields: string[] = [];
    while (this.#peek().type === 'field') fields.push(this.#next().value.slice(1));
    if (node.kind === 'field' || node.kind === 'variable') {
      return { kind: node.kind, at, path: [...node.path, ...fields] };
    }
    if (NOT_EXECUTABLE.has(node.kind)) {
      this.#fail(`unexpected . after term ${quoteGo(printNode(node))}`);
    }
    return { kind: 'chain', at, node, path: fields };
  }

  #term(): ExpressionNode | undefined {
    const token = this.#nextNonSpace();
    const { at, value } = token;
    switch (token.type) {
      case 'identifier':
        if (!this.#options.hasFunction(value)) this.#fail(`function ${quoteGo(value)} not defined`);
        return { kind: 'identifier', at, name: value };
      case 'dot':
        return { kind: 'dot', at };
      case 'variable':
        if (!this.#variables.includes(value)) this.#fail(`undefined variable ${quoteGo(value)}`);
        return { kind: 'variable', at, path: [value] };
      case 'field':
        return { kind: 'field', at, path: [value.slice(1)] };
      case 'bool':
        return { kind: 'bool', at, value: value === 'true' };
      case 'number':
      case 'charConstant':
        return this.#constant(token);
      case 'leftParen':
        return this.#pipeline('parenthesized pipeline', 'rightParen');
      case 'string':
      case 'rawString':
        return { kind: 'string', at, value: this.#unquote(value), text: value };
      case 'keyword':
        if (value === 'nil') return { kind: 'nil', at };
        break;
      default:
        break;
    }
    this.#backup();
    return undefined;
  }

  #constant(token: Token): ExpressionNode {
    try {
      return token.type === 'number'
        ? readNumber(token.value, token.at)
        : readRune(token.value, token.at);
    } catch (error) {
      if (error instanceof InvalidError) this.#fail(error.message);
      throw error;
    }
  }

  #unquote(literal: string): string {
    return unquoteGo(literal) ?? this.#fail('invalid syntax');
  }

  #inNewScope<T>(body: () => T): T {
    const variables = this.#variables;
    const rangeDepth = this.#rangeDepth;
    this.#variables = ['$'];
    this.#rangeDepth = 0;
    const result = body();
    this.#variables = variables;
    this.#rangeDepth = rangeDepth;
    return result;
  }

  #enter(): void {
    this.#nesting++;
    if (this.#nesting > this.#options.limits.maxNesting)
      this.#fail('max expression depth exceeded');
  }

  #next(): Token {
    if (this.#peeked > 0) this.#peeked--;
    else this.#ahead[0] = this.#readToken();
    return this.#ahead[this.#peeked] ?? this.#readToken();
  }

  #peek(): Token {
    if (this.#peeked === 0) {
      this.#peeked = 1;
      this.#ahead[0] = this.#readToken();
    }
    return this.#ahead[this.#peeked - 1] ?? this.#readToken();
  }

  #readToken(): Token {
    const token = this.#tokens[Math.min(this.#read, this.#tokens.length - 1)];
    this.#read++;
    return token ?? { type: 'eof', at: 0, value: '', line: 1 };
  }

  #backup(): void {
    this.#peeked++;
  }

  #backup2(earlier: Token): void {
    this.#ahead[1] = earlier;
    this.#peeked = 2;
  }

  #backup3(earliest: Token, earlier: Token): void {
    this.#ahead[1] = earlier;
    this.#ahead[2] = earliest;
    this.#peeked = 3;
  }

  #nextNonSpace(): Token {
    for (;;) {
      const token = this.#next();
      if (token.type !== 'space') return token;
    }
  }

  #peekNonSpace(): Token {
    const token = this.#nextNonSpace();
    this.#backup();
    return token;
  }

  #expect(type: TokenType, context: string): Token {
    const token = this.#nextNonSpace();
    return token.type === type ? token : this.#unexpected(token, context);
  }

  #unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.#fail(`unexpected ${printToken(token)} in ${context}`);
    if (this.#actionLine === 0 || this.#actionLine === token.line) this.#fail(token.value);
    const started = `started at ${this.#options.name}:${this.#actionLine}`;
    const joint = token.value.endsWith(' action') ? '' : ' in action';
    return this.#fail(`${token.value}${joint} ${started}`);
  }

  #fail(cause: string): never {
    const line = this.#ahead[0]?.line ?? 1;
    throw new InvalidError(`template: ${this.#options.name}:${line}: ${cause}`);
  }
}

function isKeyword(token: Token, word: string): boolean {
  return token.type === 'keyword' && token.value === word;
}

function isCloser(item: StatementNode | Closer): item is Closer {
  return item.kind === 'end' || item.kind === 'else';
}

/** Whether a template has nothing but white space. */
function isEmpty(list: ListNode): boolean {
  return list.nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}

function printToken(token: Token): string {
  switch (token.type) {
    case 'eof':
      return 'EOF';
    case 'keyword':
    case 'dot':
      return `<${token.value}>`;
    default: {
      const chars = [...token.value];
      return chars.length > 10
        ? `${quoteGo(chars.slice(0, 10).join(''))}...`
        : quoteGo(token.value);
    }
  }
}
