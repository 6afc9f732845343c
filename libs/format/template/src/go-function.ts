// Functions that templates call: Go's parameter types, which decide how arguments are read and which
// errors they give, and the work itself. Tables of them are ReadonlyMaps, assembled in functions/.
import type { GoInt, GoValue } from './value.ts';
import type { GoTime } from './go-time.ts';
import type { Zone } from './zone.ts';

export type ParamType = 'string' | 'int' | 'float64' | 'time.Time' | 'any';

interface ArgumentOf {
  readonly string: string;
  readonly int: GoInt;
  readonly float64: number;
  readonly 'time.Time': GoTime;
  readonly any: GoValue;
}

type ArgumentsOf<P extends readonly ParamType[]> = {
  readonly [K in keyof P]: ArgumentOf[P[K]];
};

/** What a function may know of the execution it runs in. */
export interface CallContext {
  readonly line: string;
  readonly timestampNs: bigint;
  nowNs(): bigint;
  readonly localZone: Zone;
  zone(name: string): Zone | undefined;
  regex(pattern: string): TemplateRegex;
  /** Ends the execution when a text of this length may not be built. */
  guardLength(length: number): void;
}

/** What templates need of a compiled pattern. */
export interface TemplateRegex {
  replaceAll(text: string, goTemplate: string): string;
  replaceAllLiteral(text: string, replacement: string): string;
  countMatches(text: string): number;
}

export interface GoFunction {
  readonly params: readonly ParamType[];
  /** Type of further arguments; none are allowed without it. */
  readonly rest: ParamType | undefined;
  readonly call: (context: CallContext, ...args: readonly GoValue[]) => GoValue;
}

export type FunctionTable = ReadonlyMap<string, GoFunction>;

/** A function of fixed parameters. It fails with InvalidError, whose message is the cause. */
export function fixed<const P extends readonly ParamType[]>(
  params: P,
  call: (context: CallContext, ...args: ArgumentsOf<P>) => GoValue,
): GoFunction {
  // Arguments are checked against `params` before every call.
  return { params, rest: undefined, call: call as GoFunction['call'] };
}

/** A function whose last parameter type may repeat. */
export function variadic<const P extends readonly ParamType[], R extends ParamType>(
  params: P,
  rest: R,
  call: (context: CallContext, ...args: [...ArgumentsOf<P>, ...ArgumentOf[R][]]) => GoValue,
): GoFunction {
  return { params, rest, call: call as GoFunction['call'] };
}
