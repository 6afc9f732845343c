// Field columns as the kernels want them that join lines.
import { NUMBER_FORM_BYTES, type JoinColumn } from '@skald/bytes';
import type { FieldColumn } from '../fields/field-columns.ts';
import type { NumberForm } from '../fields/number-column.ts';

export function joinColumn(field: FieldColumn): JoinColumn {
  if (field.kind === 'dictionary') {
    const { ids, valueOffsets, valueBytes } = field.column;
    return { kind: 'ids', ids, valueOffsets, valueBytes };
  }
  const { formIds, mantissas, forms } = field.column;
  return { kind: 'numbers', formIds, mantissas, forms: formBytes(forms) };
}

function formBytes(forms: readonly NumberForm[]): Uint8Array {
  const bytes = Buffer.alloc(forms.length * NUMBER_FORM_BYTES);
  forms.forEach(({ isNegative, decimals, suffix }, i) => {
    const at = i * NUMBER_FORM_BYTES;
    bytes.set([isNegative ? 1 : 0, decimals, suffix.length], at);
    bytes.write(suffix, at + 8, 'latin1');
  });
  return bytes;
}

/** The forms that a kernel found. */
export function formsOf(bytes: Uint8Array, count: number): NumberForm[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, i) => {
    const at = i * NUMBER_FORM_BYTES;
    const [negative = 0, decimals = 0, suffixLength = 0] = bytes.subarray(at, at + 3);
    const suffix = text.toString('latin1', at + 8, at + 8 + suffixLength);
    return { isNegative: negative === 1, decimals, suffix };
  });
}
