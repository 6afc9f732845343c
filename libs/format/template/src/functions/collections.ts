// and or not, len index slice, call: the builtins that look into values. `and` and `or` stop early and
// `call` names its operand, which no function can: call.ts does that, these entries give the shape.
import { InvalidError } from '@skald/errors';
import { byteLength, bytesOfText, byteSlice } from '../byte-text.ts';
import { fixed, variadic, type FunctionTable, type GoFunction } from '../go-function.ts';
import { GoInt, GoList, GoMap, isTrue, typeName, type GoValue } from '../value.ts';

export const collectionFunctions: FunctionTable = new Map<string, GoFunction>([
  ['and', variadic(['any'], 'any', (_, ...values) => values.at(-1))],
  ['or', variadic(['any'], 'any', (_, ...values) => values.at(-1))],
  ['call', variadic(['any'], 'any', () => undefined)],
  ['not', fixed(['any'], (_, value) => !isTrue(value))],
  ['len', fixed(['any'], (_, value) => new GoInt(lengthOf(value)))],
  ['index', variadic(['any'], 'any', (_, item, ...indexes) => readIndex(item, indexes))],
  ['slice', variadic(['any'], 'any', (_, item, ...indexes) => cut(item, indexes))],
]);

function lengthOf(value: GoValue): number {
  if (typeof value === 'string') return byteLength(value);
  if (value instanceof GoList) return value.items.length;
  if (value instanceof GoMap) return value.size;
  if (value === undefined || value === null) {
    throw new InvalidError('reflect: call of reflect.Value.Type on zero Value');
  }
  throw new InvalidError(`len of type ${typeName(value)}`);
}

function readIndex(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (item === undefined) throw new InvalidError('index of untyped nil');
  let current: GoValue = item;
  for (const index of indexes) current = readOne(current, index);
  return current;
}

function readOne(item: GoValue, index: GoValue): GoValue {
  if (item === undefined || item === null) throw new InvalidError('index of nil pointer');
  if (item instanceof GoMap) return item.get(keyOf(index));
  if (item instanceof GoList) return item.items[elementAt(index, item.items.length, 'slice')];
  if (typeof item === 'string') {
    const bytes = bytesOfText(item);
    return new GoInt(bytes[elementAt(index, bytes.length, 'string')] ?? 0, 'uint8');
  }
  throw new InvalidError(`can't index item of type ${typeName(item)}`);
}

function keyOf(index: GoValue): string {
  if (typeof index === 'string') return index;
  if (index === undefined || index === null) {
    throw new InvalidError('value is nil; should be of type string');
  }
  throw new InvalidError(`value has type ${typeName(index)}; should be string`);
}

/** An index from 0 to `length`, exclusive; Go words the last case in its own way. */
function elementAt(index: GoValue, length: number, what: 'slice' | 'string'): number {
  const at = position(index, length);
  if (at === length) throw new InvalidError(`reflect: ${what} index out of range`);
  return at;
}

/** An index from 0 to `last`, inclusive. */
function position(index: GoValue, last: number): number {
  if (index === undefined || index === null) {
    throw new InvalidError('cannot index slice/array with nil');
  }
  if (!(index instanceof GoInt)) {
    throw new InvalidError(`cannot index slice/array with type ${typeName(index)}`);
  }
  if (index.value < 0n || index.value > BigInt(last)) {
    throw new InvalidError(`index out of range: ${index.value}`);
  }
  return Number(index.value);
}

function cut(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (item === undefined || item === null) throw new InvalidError('slice of untyped nil');
  if (indexes.length > 3) throw new InvalidError(`too many slice indexes: ${indexes.length}`);
  if (typeof item !== 'string' && !(item instanceof GoList)) {
    throw new InvalidError(`can't slice item of type ${typeName(item)}`);
  }
  if (typeof item === 'string' && indexes.length === 3) {
    throw new InvalidError('cannot 3-index slice a string');
  }
  const length = typeof item === 'string' ? byteLength(item) : item.items.length;
  const bounds = indexes.map((index) => position(index, length));
  const [start = 0, end = length, cap] = bounds;
  if (start > end) throw new InvalidError(`invalid slice index: ${start} > ${end}`);
  if (cap !== undefined && end > cap) {
    throw new InvalidError(`invalid slice index: ${end} > ${cap}`);
  }
  return typeof item === 'string'
    ? byteSlice(item, start, end)
    : new GoList(item.items.slice(start, end));
}
