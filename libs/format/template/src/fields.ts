// `.name` on a value: a map's entry, a record's field, a method of a time.
import type { Frame } from './frame.ts';
import type { GoFunction } from './go-function.ts';
import { TIME_METHODS, NAMED_INT_METHODS } from './methods.ts';
import { GoTime } from './go-time.ts';
import { GoInt, GoMap, GoRecord, typeName, type GoValue } from './value.ts';

/** The method a field name means on this value. */
export function methodOf(receiver: GoValue, name: string): GoFunction | undefined {
  if (receiver instanceof GoTime) return TIME_METHODS.get(name);
  const isNamed = receiver instanceof GoInt && receiver.type.startsWith('time.');
  return isNamed ? NAMED_INT_METHODS.get(name) : undefined;
}

export interface FieldAccess {
  readonly name: string;
  readonly hasArguments: boolean;
  /** Whether Go sees the receiver as an interface: it came out of a decoded collection. */
  readonly viaInterface: boolean;
}

export function readField(frame: Frame, receiver: GoValue, access: FieldAccess): GoValue {
  const { name, hasArguments } = access;
  if (receiver === undefined) return undefined;
  if (receiver === null) {
    return frame.fail(`nil pointer evaluating interface {}.${name}`);
  }
  if (receiver instanceof GoMap) {
    if (hasArguments) return frame.fail(`${name} is not a method but has arguments`);
    return receiver.get(name);
  }
  if (receiver instanceof GoRecord && receiver.fields.has(name)) {
    if (hasArguments) {
      return frame.fail(`${name} has arguments but cannot be invoked as function`);
    }
    return receiver.fields.get(name);
  }
  const type = access.viaInterface ? 'interface {}' : typeName(receiver);
  return frame.fail(`can't evaluate field ${name} in type ${type}`);
}
