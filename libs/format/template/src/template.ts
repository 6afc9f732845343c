// Templates as rooms above use them: text in, a Template that turns one line's labels into text out.
// SPEC.md has the rules. A Template is one thread's: it reuses its frame, and executions never overlap.
import { must } from '@skald/errors';
import { compileRegex as compileRe2 } from '@skald/regex';
import { bytesOfText } from './byte-text.ts';
import { compilePrograms, runProgram, type Program } from './execute.ts';
import { compileFast, type FastRun } from './fast-path.ts';
import { Frame, type CompileRegex, type ExecutionInput } from './frame.ts';
import { logFunctions } from './functions/tables.ts';
import type { FunctionTable, TemplateRegex } from './go-function.ts';
import { DEFAULT_LIMITS, type TemplateLimits } from './limits.ts';
import { parse, type ParsedTemplates } from './parse.ts';
import { findReferences, simpleFieldOf } from './references.ts';
import { GoMap, type GoValue } from './value.ts';
import { UTC, type Zone } from './zone.ts';

/** Labels of a line; a ReadonlyMap is one. */
export interface LabelLookup {
  get(name: string): string | undefined;
  entries(): Iterable<readonly [string, string]>;
}

export interface TemplateOptions {
  readonly limits?: Partial<TemplateLimits>;
  /** The server's own zone, which `date`, `toDate` and `__timestamp__` use. UTC by default. */
  readonly localZone?: Zone;
  readonly compileRegex?: CompileRegex;
}

/** A line_format or label_format template. Rejects with Go's parse message. */
export function parseTemplate(
  text: string,
  name: 'line' | 'label',
  options: TemplateOptions = {},
): Template {
  return new Template(compile(text, { ...options, name, functions: logFunctions, variables: [] }));
}

export interface CustomTemplateOptions extends TemplateOptions {
  /** As it stands in errors. */
  readonly name: string;
  readonly functions: FunctionTable;
  /** Names, without `$`, that `execute` gives values to. */
  readonly variables?: readonly string[];
}

/** A template with another function table and variables of its own. Rejects with Go's parse message. */
export function createTemplate(text: string, options: CustomTemplateOptions): CustomTemplate {
  return new CustomTemplate(compile(text, options));
}

interface Compiled {
  readonly templates: ParsedTemplates;
  readonly main: Program;
  readonly frame: Frame;
  readonly name: string;
  readonly variables: readonly string[];
  readonly limits: TemplateLimits;
}

function compile(text: string, options: CustomTemplateOptions): Compiled {
  const { name, functions } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const variables = (options.variables ?? []).map((variable) => `$${variable}`);
  const hasFunction = (fn: string): boolean => functions.has(fn);
  const templates = parse(text, { name, hasFunction, variables, limits });
  const programs = compilePrograms(templates, { functions, name, variables });
  const frame = new Frame({
    name,
    text,
    limits,
    localZone: options.localZone ?? UTC,
    compileRegex: options.compileRegex ?? compileForTemplates,
  });
  return { templates, main: must(programs.get(name)), frame, name, variables, limits };
}

function compileForTemplates(pattern: string): TemplateRegex {
  const regex = compileRe2(pattern);
  return {
    replaceAll: (text, replacement) => regex.replaceAll(text, replacement),
    replaceAllLiteral: (text, replacement) => regex.replaceAllLiteral(text, replacement),
    countMatches: (text) => {
      const bytes = bytesOfText(text);
      return regex.findAllCount(bytes, 0, bytes.length);
    },
  };
}

export class Template {
  /** The label's name when the template is `{{.name}}` and nothing else. */
  readonly simpleField: string | undefined;
  /** Labels it can read, sorted; 'all' when it uses the whole map. */
  readonly referencedFields: readonly string[] | 'all';
  readonly usesLine: boolean;
  readonly usesTimestamp: boolean;
  readonly #compiled: Compiled;
  readonly #fast: FastRun | undefined;
  readonly #labels = new GoMap(new Map(), 'string');

  constructor(compiled: Compiled) {
    const list = must(compiled.templates.get(compiled.name));
    const references = findReferences(compiled.templates);
    this.#compiled = compiled;
    this.simpleField = simpleFieldOf(list);
    this.referencedFields = references.fields;
    this.usesLine = references.functions.has('__line__');
    this.usesTimestamp = references.functions.has('__timestamp__');
    this.#fast = compileFast(list, compiled.limits);
  }

  /** Text for one line. @throws TemplateError with Go's message, positions and all. */
  execute(labels: LabelLookup, input: ExecutionInput): string {
    if (this.#fast) {
      const text = this.#fast(labels);
      if (text !== undefined) return text;
    }
    const { frame, main } = this.#compiled;
    this.#labels.source = labels;
    frame.start(input);
    return runProgram(main, frame, { data: this.#labels, variables: [] });
  }
}

export class CustomTemplate {
  readonly #compiled: Compiled;

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
  }

  /** Text for one set of values. `variables` come in the order they were named in. */
  execute(
    values: {
      readonly data: GoValue;
      readonly variables: Readonly<Record<string, GoValue>>;
    },
    input: { readonly nowNs: () => bigint },
  ): string {
    const { frame, main, variables } = this.#compiled;
    frame.start({ line: '', timestampNs: 0n, nowNs: input.nowNs });
    const slots = variables.map((name) => values.variables[name.slice(1)]);
    return runProgram(main, frame, { data: values.data, variables: slots });
  }
}
