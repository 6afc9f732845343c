// One execution of a template: output so far, variables, the node Go would blame, what is left of
// the bounds. Owned and reused by one Template; executions never overlap.
import { InvalidError } from '@skald/errors';
import type { CallContext, TemplateRegex } from './go-function.ts';
import { CHARS_PER_STEP, type TemplateLimits } from './limits.ts';
import { printNode, type Node } from './node.ts';
import { TemplateError } from './template-error.ts';
import type { GoValue } from './value.ts';
import { byteLength } from './byte-text.ts';
import { quoteGo } from './quote.ts';
import { loadZone, type Zone } from './zone.ts';

export type CompileRegex = (pattern: string) => TemplateRegex;

export interface FrameDeps {
  readonly name: string;
  readonly text: string;
  readonly limits: TemplateLimits;
  readonly localZone: Zone;
  readonly compileRegex: CompileRegex;
}

export interface ExecutionInput {
  readonly line: string;
  readonly timestampNs: bigint;
  readonly nowNs: () => bigint;
}

// Patterns and zones may come from data; a few are kept, then all are forgotten.
const MEMORY_SIZE = 64;
// Loading a zone or compiling a pattern costs as much as handling this many characters.
const LOAD_CHARS = 32_000;

export class Frame implements CallContext {
  out = '';
  variables: GoValue[] = [];
  /** The node an error would name. */
  node: Node | undefined;
  /** The template being executed, by name. */
  executing: string;
  depth = 0;
  #steps = 0;
  #input: ExecutionInput | undefined;
  readonly #deps: FrameDeps;
  readonly #patterns = new Map<string, TemplateRegex | InvalidError>();
  readonly #zones = new Map<string, Zone | undefined>();

  constructor(deps: FrameDeps) {
    this.#deps = deps;
    this.executing = deps.name;
  }

  start(input: ExecutionInput): void {
    this.out = '';
    this.node = undefined;
    this.executing = this.#deps.name;
    this.depth = 0;
    this.#steps = this.#deps.limits.maxSteps;
    this.#input = input;
  }

  get line(): string {
    return this.#input?.line ?? '';
  }

  get timestampNs(): bigint {
    return this.#input?.timestampNs ?? 0n;
  }

  nowNs(): bigint {
    return this.#input?.nowNs() ?? 0n;
  }

  get localZone(): Zone {
    return this.#deps.localZone;
  }

  zone(name: string): Zone | undefined {
    if (name === 'Local') return this.localZone;
    if (!this.#zones.has(name)) {
      this.step(LOAD_CHARS);
      if (this.#zones.size >= MEMORY_SIZE) this.#zones.clear();
      this.#zones.set(name, loadZone(name));
    }
    return this.#zones.get(name);
  }

  regex(pattern: string): TemplateRegex {
    let known = this.#patterns.get(pattern);
    if (known === undefined) {
      this.step(LOAD_CHARS + pattern.length * CHARS_PER_STEP);
      if (this.#patterns.size >= MEMORY_SIZE) this.#patterns.clear();
      known = this.#compile(pattern);
      this.#patterns.set(pattern, known);
    }
    if (known instanceof InvalidError) throw known;
    return known;
  }

  #compile(pattern: string): TemplateRegex | InvalidError {
    try {
      return this.#deps.compileRegex(pattern);
    } catch (error) {
      if (error instanceof InvalidError) return error;
      throw error;
    }
  }

  write(text: string): void {
    this.out += text;
    if (this.out.length > this.#deps.limits.maxOutputLength) this.guardLength(this.out.length);
  }

  /** Pays for one node, and for handling `chars` characters. */
  step(chars = 0): void {
    this.#steps -= 1 + chars / CHARS_PER_STEP;
    if (this.#steps < 0) this.fail(`execution exceeds ${this.#deps.limits.maxSteps} steps`);
  }

  guardLength(length: number): void {
    const { maxOutputLength } = this.#deps.limits;
    if (length > maxOutputLength) this.fail(`output exceeds ${maxOutputLength} characters`);
  }

  /** Enters a nested template of this static height. */
  descend(height: number): void {
    this.depth += height;
    const { maxDepth } = this.#deps.limits;
    if (this.depth > maxDepth) this.fail(`exceeded maximum template depth (${maxDepth})`);
  }

  fail(cause: string): never {
    const { name, text } = this.#deps;
    if (this.node === undefined) throw new TemplateError(`template: ${name}: ${cause}`);
    const { at } = this.node;
    const lineStart = text.lastIndexOf('\n', at - 1) + 1;
    let line = 1;
    for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
    const column = byteLength(text.slice(at === 0 ? 0 : lineStart, at));
    throw new TemplateError(
      `template: ${name}:${line}:${column}: executing ${quoteGo(this.executing)} at ` +
        `<${printNode(this.node)}>: ${cause}`,
    );
  }
}
