// Methods that templates may call on times and on the named integers they return.
import { fixed, type FunctionTable, type GoFunction } from './go-function.ts';
import type { GoTime } from './go-time.ts';
import { floorDivide, zeroTime, type CivilTime } from './go-time.ts';
import { stringerText } from './format-value.ts';
import { formatTime, printTime } from './layout.ts';
import { GoInt, type GoValue } from './value.ts';
import { UTC } from './zone.ts';

export const TIME_METHODS: FunctionTable = new Map<string, GoFunction>([
  ['Unix', onTime((t) => int64(t.unixSec))],
  ['UnixMilli', onTime((t) => int64(floorDivide(t.unixNs, 1_000_000n)))],
  ['UnixMicro', onTime((t) => int64(floorDivide(t.unixNs, 1000n)))],
  ['UnixNano', onTime((t) => int64(t.unixNs))],
  ['Year', onCivil((c) => new GoInt(c.year))],
  ['Month', onCivil((c) => new GoInt(c.month, 'time.Month'))],
  ['Day', onCivil((c) => new GoInt(c.day))],
  ['Hour', onCivil((c) => new GoInt(c.hour))],
  ['Minute', onCivil((c) => new GoInt(c.minute))],
  ['Second', onCivil((c) => new GoInt(c.second))],
  ['Nanosecond', onCivil((c) => new GoInt(c.ns))],
  ['Weekday', onCivil((c) => new GoInt(c.weekday, 'time.Weekday'))],
  ['YearDay', onCivil((c) => new GoInt(c.yearDay))],
  ['UTC', onTime((t) => t.in(UTC))],
  ['Local', fixed(['time.Time'], (context, t) => t.in(context.localZone))],
  ['String', onTime(printTime)],
  ['IsZero', onTime((t) => t.unixNs === zeroTime().unixNs)],
  ['Format', fixed(['time.Time', 'string'], (_, t, layout) => formatTime(t, layout))],
  ['Before', fixed(['time.Time', 'time.Time'], (_, a, b) => a.unixNs < b.unixNs)],
  ['After', fixed(['time.Time', 'time.Time'], (_, a, b) => a.unixNs > b.unixNs)],
  ['Equal', fixed(['time.Time', 'time.Time'], (_, a, b) => a.unixNs === b.unixNs)],
]);

export const NAMED_INT_METHODS: FunctionTable = new Map([
  ['String', fixed(['any'], (_, value) => stringerText(value))],
]);

function onTime(read: (time: GoTime) => GoValue): GoFunction {
  return fixed(['time.Time'], (_, time) => read(time));
}

function onCivil(read: (civil: CivilTime) => GoValue): GoFunction {
  return onTime((time) => read(time.civil()));
}

function int64(value: bigint): GoInt {
  return new GoInt(BigInt.asIntN(64, value), 'int64');
}
