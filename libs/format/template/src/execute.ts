// Tree → closures, once per template: executing a line then visits no node and looks up no name of
// function or variable. Every closure marks the node Go would blame before it can fail.
import { closeText } from './byte-text.ts';
import { compileCall, type CallCompiler } from './call.ts';
import type { Evaluate } from './arguments.ts';
import { idealConstant, literalArgument, overflow, checkType } from './arguments.ts';
import { methodOf, readField } from './fields.ts';
import { printValue } from './format-value.ts';
import type { Frame } from './frame.ts';
import type { FunctionTable, ParamType } from './go-function.ts';
import { compileBranch, type Flow } from './branch.ts';
import {
  printNode,
  type CommandNode,
  type ExpressionNode,
  type ListNode,
  type PipeNode,
  type StatementNode,
  type TemplateNode,
} from './node.ts';
import type { ParsedTemplates } from './parse.ts';
import { quoteGo } from './quote.ts';
import { GoMap, type GoValue } from './value.ts';

export type Emit = (frame: Frame, dot: GoValue) => Flow;

/** A template ready to run. */
export interface Program {
  readonly body: Emit;
  /** Nesting of its closures at most, calls of templates excluded. */
  readonly height: number;
}

export type Programs = ReadonlyMap<string, Program>;

/** Programs of all templates of a text. `variables` are the names known beside `$` in the main one. */
export function compilePrograms(
  templates: ParsedTemplates,
  options: {
    readonly functions: FunctionTable;
    readonly name: string;
    readonly variables: readonly string[];
  },
): Programs {
  const programs = new Map<string, Program>();
  for (const [name, list] of templates) {
    const variables = name === options.name ? options.variables : [];
    const compiler = new Compiler({ programs, functions: options.functions, variables });
    programs.set(name, compiler.program(list));
  }
  return programs;
}

/** Runs a program on a started frame; the text is fit for the outside. */
export function runProgram(
  program: Program,
  frame: Frame,
  values: { readonly data: GoValue; readonly variables: readonly GoValue[] },
): string {
  frame.variables = [values.data, ...values.variables];
  frame.descend(program.height);
  program.body(frame, values.data);
  return closeText(frame.out);
}

export class Compiler implements CallCompiler {
  readonly functions: FunctionTable;
  readonly #programs: Programs;
  // Names in scope, innermost last, with their slots.
  readonly #scope: { readonly name: string; readonly slot: number }[] = [];
  #slots = 0;
  #height = 0;
  #maxHeight = 0;

  constructor(deps: {
    readonly programs: Programs;
    readonly functions: FunctionTable;
    readonly variables: readonly string[];
  }) {
    this.functions = deps.functions;
    this.#programs = deps.programs;
    for (const name of ['$', ...deps.variables]) this.declare(name);
  }

  program(list: ListNode): Program {
    const body = this.list(list);
    return { body, height: this.#maxHeight };
  }

  declare(name: string): number {
    const slot = this.#slots++;
    this.#scope.push({ name, slot });
    return slot;
  }

  slotOf(name: string): number | undefined {
    return this.#scope.findLast((entry) => entry.name === name)?.slot;
  }

  /** Compiles with variables of its own, one level deeper. */
  nested<T>(build: () => T): T {
    const size = this.#scope.length;
    const result = this.deeper(build);
    this.#scope.length = size;
    return result;
  }

  deeper<T>(build: () => T): T {
    this.#height++;
    this.#maxHeight = Math.max(this.#maxHeight, this.#height);
    const result = build();
    this.#height--;
    return result;
  }

  list(list: ListNode): Emit {
    const emits = list.nodes.map((node) => this.#statement(node));
    const [first, second] = emits;
    if (first === undefined) return () => 'next';
    if (second === undefined) return first;
    return (frame, dot) => {
      for (const emit of emits) {
        const flow = emit(frame, dot);
        if (flow !== 'next') return flow;
      }
      return 'next';
    };
  }

  #statement(node: StatementNode): Emit {
    switch (node.kind) {
      case 'text':
        return (frame) => {
          frame.step();
          frame.write(node.text);
          return 'next';
        };
      case 'action':
        return this.#action(node);
      case 'break':
      case 'continue':
        return () => node.kind;
      case 'template':
        return this.#template(node);
      default:
        return compileBranch(this, node);
    }
  }

  #action(node: StatementNode & { kind: 'action' }): Emit {
    const evaluate = this.pipe(node.pipe);
    if (node.pipe.declarations.length > 0) {
      return (frame, dot) => {
        evaluate(frame, dot);
        return 'next';
      };
    }
    return (frame, dot) => {
      const value = evaluate(frame, dot);
      if (typeof value === 'string') {
        frame.step();
        frame.write(value);
        return 'next';
      }
      frame.node = node;
      const text = value === undefined ? '<no value>' : printValue(value);
      frame.step(text.length);
      frame.write(text);
      return 'next';
    };
  }

  #template(node: TemplateNode): Emit {
    const { name } = node;
    const evaluate: Evaluate = node.pipe ? this.pipe(node.pipe) : () => undefined;
    return (frame, dot) => {
      frame.node = node;
      frame.step();
      const program = this.#programs.get(name);
      if (program === undefined) return frame.fail(`template ${quoteGo(name)} not defined`);
      const value = evaluate(frame, dot);
      const { variables, executing } = frame;
      frame.node = node;
      frame.descend(program.height + 1);
      frame.executing = name;
      frame.variables = [value];
      program.body(frame, value);
      frame.variables = variables;
      frame.executing = executing;
      frame.descend(-program.height - 1);
      return 'next';
    };
  }

  /** The value of a pipeline; declared variables take it. */
  pipe(pipe: PipeNode): Evaluate {
    let evaluate: Evaluate | undefined;
    for (const command of pipe.commands) evaluate = this.#command(command, evaluate);
    const run: Evaluate = evaluate ?? (() => undefined);
    if (pipe.declarations.length === 0) {
      return (frame, dot) => {
        frame.node = pipe;
        return run(frame, dot) ?? undefined;
      };
    }
    const slots = pipe.declarations.map(({ path: [name = ''] }) => {
      const slot = pipe.isAssign ? this.slotOf(name) : this.declare(name);
      return { name, slot };
    });
    return (frame, dot) => {
      frame.node = pipe;
      const value = run(frame, dot) ?? undefined;
      for (const { name, slot } of slots) {
        if (slot === undefined) frame.fail(`undefined variable: ${name}`);
        else frame.variables[slot] = value;
      }
      return value;
    };
  }

  #command(command: CommandNode, final: Evaluate | undefined): Evaluate {
    const [first] = command.args;
    if (first === undefined) return () => undefined;
    const rest = command.args.slice(1);
    switch (first.kind) {
      case 'identifier':
        return compileCall(this, { node: first, blamed: command, args: rest, final });
      case 'field':
      case 'variable':
      case 'chain':
        return this.#path(first, rest, final);
      default:
        break;
    }
    const hasArguments = rest.length > 0 || final !== undefined;
    const evaluate = first.kind === 'pipe' ? this.parenthesized(first) : this.#word(first);
    if (!hasArguments) return evaluate;
    return (frame, dot) => {
      if (final) final(frame, dot);
      if (first.kind !== 'pipe') frame.node = first;
      return frame.fail(`can't give argument to non-function ${printNode(first)}`);
    };
  }

  parenthesized(pipe: PipeNode): Evaluate {
    return this.deeper(() => this.pipe(pipe));
  }

  #word(node: ExpressionNode): Evaluate {
    switch (node.kind) {
      case 'dot':
        return (frame, dot) => {
          frame.node = node;
          return dot;
        };
      case 'nil':
        return (frame) => {
          frame.node = node;
          return frame.fail('nil is not a command');
        };
      default: {
        const value = idealConstant(node);
        return (frame) => {
          frame.node = node;
          if (value === undefined && node.kind === 'number') frame.fail(overflow(node));
          return value;
        };
      }
    }
  }

  /** `.a.b`, `$x.a`, `(…).a`, with arguments for the last name. */
  #path(
    node: ExpressionNode & { kind: 'field' | 'variable' | 'chain' },
    args: readonly ExpressionNode[],
    final: Evaluate | undefined,
  ): Evaluate {
    const names = node.kind === 'variable' ? node.path.slice(1) : node.path;
    const hasArguments = args.length > 0 || final !== undefined;
    const start = this.#pathStart(node);
    const [only] = names;
    if (only === undefined) return this.#bareVariable(node, start, { hasArguments, final });
    if (names.length === 1 && !hasArguments && node.kind === 'field') return fieldOfDot(node, only);
    // What is piped in comes first, whoever takes it in the end.
    let piped: GoValue;
    const methods = this.#methodCalls(node, names, args, final && (() => piped));
    return (frame, dot) => {
      if (final) piped = final(frame, dot);
      let value = start(frame, dot);
      let viaInterface = false;
      for (const [i, name] of names.entries()) {
        const isLast = i === names.length - 1;
        if (methodOf(value, name)) {
          value = methods(isLast, name, value)(frame, dot);
          viaInterface = false;
          continue;
        }
        const receiver = value;
        value = readField(frame, receiver, {
          name,
          hasArguments: isLast && hasArguments,
          viaInterface,
        });
        viaInterface = receiver instanceof GoMap && receiver.elementType !== 'string';
      }
      return value;
    };
  }

  #pathStart(node: ExpressionNode & { kind: 'field' | 'variable' | 'chain' }): Evaluate {
    if (node.kind === 'field') {
      return (frame, dot) => {
        frame.node = node;
        return dot;
      };
    }
    if (node.kind === 'variable') {
      const slot = this.slotOf(node.path[0] ?? '') ?? 0;
      return (frame) => {
        frame.node = node;
        return frame.variables[slot];
      };
    }
    if (node.node.kind === 'nil') {
      return (frame) => {
        frame.node = node;
        return frame.fail(`indirection through explicit nil in ${printNode(node)}`);
      };
    }
    const inner = this.argument(node.node, 'any');
    return (frame, dot) => {
      frame.node = node;
      return inner(frame, dot);
    };
  }

  #bareVariable(
    node: ExpressionNode,
    start: Evaluate,
    { hasArguments, final }: { hasArguments: boolean; final: Evaluate | undefined },
  ): Evaluate {
    if (!hasArguments) return start;
    return (frame, dot) => {
      if (final) final(frame, dot);
      frame.node = node;
      return frame.fail(`can't give argument to non-function ${printNode(node)}`);
    };
  }

  /** Calls of methods by these names; the receiver is passed in, only the last takes arguments. */
  #methodCalls(
    node: ExpressionNode,
    names: readonly string[],
    args: readonly ExpressionNode[],
    final: Evaluate | undefined,
  ): (isLast: boolean, name: string, receiver: GoValue) => Evaluate {
    // The receiver of the call under way; a path is never evaluated within itself.
    let receiver: GoValue;
    const compiled = new Map<string, Evaluate>();
    for (const [i, name] of names.entries()) {
      const isLast = i === names.length - 1;
      const call = { node, blamed: node, name, receiver: () => receiver };
      compiled.set(
        `${isLast}${name}`,
        compileCall(this, {
          ...call,
          args: isLast ? args : [],
          final: isLast ? final : undefined,
        }),
      );
    }
    return (isLast, name, value) => {
      receiver = value;
      return compiled.get(`${isLast}${name}`) ?? (() => undefined);
    };
  }

  /** An operand where a parameter of this type is. */
  argument(node: ExpressionNode, type: ParamType): Evaluate {
    const evaluate = this.#operand(node, type);
    if (evaluate === undefined) return literalArgument(node, type);
    if (type === 'any') return (frame, dot) => evaluate(frame, dot) ?? undefined;
    return (frame, dot) => {
      frame.node = node;
      const value = evaluate(frame, dot);
      return typeof value === 'string' && type === 'string' ? value : checkType(frame, value, type);
    };
  }

  #operand(node: ExpressionNode, type: ParamType): Evaluate | undefined {
    switch (node.kind) {
      case 'dot':
        return this.#word(node);
      case 'nil':
        if (type === 'any') {
          return (frame) => {
            frame.node = node;
            return undefined;
          };
        }
        return (frame) => {
          frame.node = node;
          return frame.fail(`cannot assign nil to ${type}`);
        };
      case 'field':
      case 'variable':
      case 'chain':
        return this.#path(node, [], undefined);
      case 'pipe':
        return this.parenthesized(node);
      case 'identifier':
        return compileCall(this, { node, blamed: node, args: [], final: undefined });
      default:
        return undefined;
    }
  }
}

/** The commonest expression of all, without a loop. */
function fieldOfDot(node: ExpressionNode, name: string): Evaluate {
  const access = { name, hasArguments: false, viaInterface: false };
  return (frame, dot) => {
    frame.node = node;
    return readField(frame, dot, access);
  };
}
