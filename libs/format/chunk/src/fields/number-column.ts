// Number texts as numbers, exactly: every text is recovered byte for byte.
//
//   "12.50ms"   mantissa 1250, form { decimals 2, suffix "ms" }
//   "-3"        mantissa 3,    form { negative }
//   "007"       mantissa 0,    form { suffix "07" }       odd texts are exact too, at a form each
//
// Measurements of one field share a form or a few, so a row costs little more than the bits of its
// mantissa.
//
//   u8 form count | per form: u8 flags (1: negative), u8 decimals, text suffix
//   | u32 length of the form ids | form ids, packed, one per row: 0 absent, else form + 1
//   | mantissas, packed, one per row that has a value
import { ByteReader, ByteWriter, type IntKernels } from '@skald/bytes';
import { assert } from '@skald/errors';
import { packInts, unpackIds, unpackInts } from '../packed-ints.ts';

export interface NumberForm {
  readonly isNegative: boolean;
  /** Digits of the mantissa after the point. */
  readonly decimals: number;
  /** ASCII. */
  readonly suffix: string;
}

export interface NumberColumn {
  readonly name: string;
  readonly forms: readonly NumberForm[];
  /** Per row: 0 absent, otherwise 1 + the index of the form. */
  readonly formIds: Uint8Array;
  /** Per row: the digits without the point; 0 where absent. */
  readonly mantissas: Float64Array;
}

export const NUMBER_FORMS_MAX = 16;
export const NUMBER_SUFFIX_MAX = 8;
/** Mantissas below 10^15: exact, and so is their quotient by a power of ten. */
export const NUMBER_DIGITS_MAX = 15;
const MANTISSA_END = 1e15;
const FLAG_NEGATIVE = 1;

/** No text is longer than this many bytes. */
export const NUMBER_TEXT_MAX = 2 + NUMBER_DIGITS_MAX * 2 + NUMBER_SUFFIX_MAX;

/** Writes the text of a row's value (which there must be) at `at`; returns its end. */
export function writeNumber(
  { forms, formIds, mantissas }: NumberColumn,
  row: number,
  target: Uint8Array,
  at: number,
): number {
  const form = forms[(formIds[row] as number) - 1] as NumberForm;
  const { decimals, suffix } = form;
  let mantissa = mantissas[row] as number;
  if (form.isNegative) target[at++] = 0x2d;
  let digits = decimals + 1;
  for (let power = 10 ** digits; mantissa >= power; power *= 10) digits++;
  let end = at + digits + (decimals > 0 ? 1 : 0);
  const after = end;
  for (let left = digits; left > 0; left--) {
    if (decimals > 0 && digits - left === decimals) target[--end] = 0x2e;
    const rest = Math.floor(mantissa / 10);
    target[--end] = 0x30 + mantissa - rest * 10;
    mantissa = rest;
  }
  for (let i = 0; i < suffix.length; i++) target[after + i] = suffix.charCodeAt(i);
  return after + suffix.length;
}

export function encodeNumbers(
  { forms, formIds, mantissas }: NumberColumn,
  kernels?: IntKernels,
): Uint8Array {
  assert(forms.length > 0 && forms.length <= NUMBER_FORMS_MAX, 'numbers have 1 to 16 forms');
  const present = new Float64Array(formIds.length);
  let count = 0;
  for (let row = 0; row < formIds.length; row++) {
    if (formIds[row] !== 0) present[count++] = mantissas[row] as number;
  }
  const ids = packInts(Uint32Array.from(formIds), formIds.length, kernels);
  const writer = new ByteWriter(256 + ids.length + count * 4).u8(forms.length);
  for (const { isNegative, decimals, suffix } of forms) {
    writer.u8(isNegative ? FLAG_NEGATIVE : 0).u8(decimals);
    writer.text(suffix);
  }
  return writer
    .u32(ids.length)
    .bytes(ids)
    .bytes(packInts(present, count, kernels))
    .written();
}

export function decodeNumbers(
  bytes: Uint8Array,
  shape: {
    readonly name: string;
    readonly rowCount: number;
    readonly place: string;
    readonly kernels?: IntKernels | undefined;
  },
): NumberColumn {
  const { name, rowCount, place, kernels } = shape;
  const reader = new ByteReader(bytes, place);
  const forms = readForms(reader);
  const packedIds = unpackIds(reader.bytes(reader.u32()), rowCount, place, kernels);
  const formIds = new Uint8Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const id = packedIds[row] as number;
    if (id > forms.length) reader.fail('a number has an unknown form');
    formIds[row] = id;
    if (id !== 0) count++;
  }
  const present = unpackInts(reader.bytes(reader.remaining), count, place, kernels);
  for (let i = 0; i < count; i++) {
    if ((present[i] as number) >= MANTISSA_END) reader.fail('a number has too many digits');
  }
  if (count === rowCount) return { name, forms, formIds, mantissas: present };
  const mantissas = new Float64Array(rowCount);
  for (let row = 0, i = 0; row < rowCount; row++) {
    if (formIds[row] !== 0) mantissas[row] = present[i++] as number;
  }
  return { name, forms, formIds, mantissas };
}

/** The forms alone. */
export function decodeForms(bytes: Uint8Array, place: string): NumberForm[] {
  return readForms(new ByteReader(bytes, place));
}

function readForms(reader: ByteReader): NumberForm[] {
  const count = reader.u8();
  if (count === 0 || count > NUMBER_FORMS_MAX) reader.fail('numbers have 1 to 16 forms');
  return Array.from({ length: count }, () => {
    const flags = reader.u8();
    const decimals = reader.u8();
    const suffix = reader.text();
    if (flags > FLAG_NEGATIVE || decimals > NUMBER_DIGITS_MAX) {
      reader.fail('a number form is out of range');
    }
    if (!/^[\0-\x7f]{0,8}$/.test(suffix)) reader.fail('a number suffix is out of range');
    return { isNegative: flags === FLAG_NEGATIVE, decimals, suffix };
  });
}
