// Calls: counting and reading arguments, the short circuit of `and` and `or`, blame for failures.
import { InvalidError } from '@skald/errors';
import { checkType, type Evaluate } from './arguments.ts';
import { methodOf } from './fields.ts';
import type { Frame } from './frame.ts';
import type { FunctionTable, GoFunction, ParamType } from './go-function.ts';
import { printValue } from './format-value.ts';
import { printNode, type ExpressionNode, type Node } from './node.ts';
import { isTrue, typeName, type GoValue } from './value.ts';

export interface CallCompiler {
  readonly functions: FunctionTable;
  argument(node: ExpressionNode, type: ParamType): Evaluate;
}

export interface CallSite {
  readonly node: ExpressionNode;
  /** What an error of the function itself names: the whole command. */
  readonly blamed: Node;
  readonly args: readonly ExpressionNode[];
  /** The value piped in, which becomes the last argument. */
  readonly final: Evaluate | undefined;
  /** For methods: the value whose method is called, and its name. */
  readonly receiver?: () => GoValue;
  readonly name?: string;
}

export function compileCall(compiler: CallCompiler, site: CallSite): Evaluate {
  const { receiver } = site;
  if (receiver) return compileMethod(compiler, site, receiver);
  const name = site.node.kind === 'identifier' ? site.node.name : '';
  const fn = compiler.functions.get(name);
  if (fn === undefined) return (frame) => frame.fail(`"${name}" is not a defined function`);
  const wrong = wrongCount(fn, name, site.args.length, site.final !== undefined);
  if (wrong !== undefined) return failing(site, wrong);
  if (name === 'call') return compileCallBuiltin(compiler, site);
  if (name === 'and' || name === 'or') return compileShortCircuit(compiler, site, name);
  return bind(compiler, { site, fn, name, hidden: 0 });
}

/** The receiver is the hidden first argument; which function it is depends on its type. */
function compileMethod(compiler: CallCompiler, site: CallSite, receiver: () => GoValue): Evaluate {
  const name = site.name ?? '';
  const bound = new Map<GoFunction, Evaluate>();
  return (frame, dot) => {
    const fn = methodOf(receiver(), name);
    if (fn === undefined) return undefined;
    let evaluate = bound.get(fn);
    if (evaluate === undefined) {
      evaluate = compileMethodCall(compiler, site, fn);
      bound.set(fn, evaluate);
    }
    return evaluate(frame, dot);
  };
}

function compileMethodCall(compiler: CallCompiler, site: CallSite, fn: GoFunction): Evaluate {
  const name = site.name ?? '';
  const visible: GoFunction = { ...fn, params: fn.params.slice(1) };
  const wrong = wrongCount(visible, name, site.args.length, site.final !== undefined);
  if (wrong !== undefined) {
    const { final } = site;
    return (frame, dot) => {
      if (final) final(frame, dot);
      return frame.fail(wrong);
    };
  }
  return bind(compiler, { site, fn, name, hidden: 1 });
}

function failing(site: CallSite, cause: string): Evaluate {
  const { final, node } = site;
  return (frame, dot) => {
    if (final) final(frame, dot);
    frame.node = node;
    return frame.fail(cause);
  };
}

function wrongCount(
  fn: GoFunction,
  name: string,
  written: number,
  isPiped: boolean,
): string | undefined {
  const given = written + (isPiped ? 1 : 0);
  const wanted = fn.params.length;
  if (fn.rest === undefined) {
    if (given === wanted) return undefined;
    return `wrong number of args for ${name}: want ${wanted} got ${given}`;
  }
  if (given >= wanted) return undefined;
  return `wrong number of args for ${name}: want at least ${wanted} got ${written}`;
}

interface Binding {
  readonly site: CallSite;
  readonly fn: GoFunction;
  readonly name: string;
  /** Parameters before the written ones: 1 for a method's receiver. */
  readonly hidden: number;
}

function bind(compiler: CallCompiler, { site, fn, name, hidden }: Binding): Evaluate {
  const { final, receiver, node, blamed } = site;
  const typeAt = (i: number): ParamType => fn.params[i + hidden] ?? fn.rest ?? 'any';
  const written = site.args.map((arg, i) => compiler.argument(arg, typeAt(i)));
  const finalType = typeAt(written.length);
  // Filled anew by every call. A site is never evaluated within itself, and functions keep no
  // argument list, so one array serves all calls.
  const values: GoValue[] = new Array<GoValue>(hidden + written.length + (final ? 1 : 0));
  return (frame, dot) => {
    const piped = final ? (final(frame, dot) ?? undefined) : undefined;
    let count = 0;
    if (receiver) values[count++] = receiver();
    else frame.node = node;
    for (const evaluate of written) values[count++] = evaluate(frame, dot);
    if (final) values[count] = checkType(frame, piped, finalType);
    return invoke(frame, fn, { name, values, blamed });
  };
}

function invoke(
  frame: Frame,
  fn: GoFunction,
  call: { readonly name: string; readonly values: readonly GoValue[]; readonly blamed: Node },
): GoValue {
  let chars = 0;
  for (const value of call.values) if (typeof value === 'string') chars += value.length;
  frame.step(chars);
  try {
    const result = fn.call(frame, ...call.values);
    if (typeof result === 'string' && result.length > chars) {
      frame.guardLength(result.length);
      frame.step(result.length);
    }
    return result;
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    frame.node = call.blamed;
    return frame.fail(`error calling ${call.name}: ${error.message}`);
  }
}

/** `and` gives the first false argument, `or` the first true one, else the last. */
function compileShortCircuit(compiler: CallCompiler, site: CallSite, name: 'and' | 'or'): Evaluate {
  const { final, node } = site;
  const written = site.args.map((arg) => compiler.argument(arg, 'any'));
  const stopsAt = name === 'or';
  return (frame, dot) => {
    const piped = final ? final(frame, dot) : undefined;
    frame.node = node;
    frame.step();
    let value: GoValue;
    for (const evaluate of written) {
      value = evaluate(frame, dot);
      if (isTrue(value) === stopsAt) return value;
    }
    return final ? piped : value;
  };
}

/** No value of ours is a function, so that `call` only has its error. */
function compileCallBuiltin(compiler: CallCompiler, site: CallSite): Evaluate {
  const { final, node, blamed } = site;
  const [callee, ...others] = site.args;
  const written = [callee, ...others].map((arg) => arg && compiler.argument(arg, 'any'));
  return (frame, dot) => {
    const piped = final ? final(frame, dot) : undefined;
    frame.node = node;
    const values = written.map((evaluate) => (evaluate ? evaluate(frame, dot) : piped));
    const [value] = values;
    frame.node = blamed;
    const shown = callee ? printNode(callee) : printValue(value);
    const isNil = value === undefined || value === null;
    const cause = isNil ? 'call of nil' : `non-function ${shown} of type ${typeName(value)}`;
    return frame.fail(`error calling call: ${cause}`);
  };
}
