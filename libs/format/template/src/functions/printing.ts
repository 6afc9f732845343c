// print printf println, and the escapers html js urlquery of the template language.
import { sprint, sprintf, sprintln } from '../format-value.ts';
import { variadic, type FunctionTable, type GoFunction } from '../go-function.ts';
import { isPrintable } from '../quote.ts';
import type { GoValue } from '../value.ts';
import { escapeQuery } from './encoding.ts';

export const printingFunctions: FunctionTable = new Map<string, GoFunction>([
  ['print', variadic([], 'any', (_, ...values) => sprint(values))],
  ['println', variadic([], 'any', (_, ...values) => sprintln(values))],
  [
    'printf',
    variadic(['string'], 'any', (context, format, ...values) =>
      sprintf(format, values, (length) => context.guardLength(length)),
    ),
  ],
  ['html', variadic([], 'any', (_, ...values) => escapeHtml(textOf(values)))],
  ['js', variadic([], 'any', (_, ...values) => escapeJs(textOf(values)))],
  ['urlquery', variadic([], 'any', (_, ...values) => escapeQuery(textOf(values)))],
]);

function textOf(values: readonly GoValue[]): string {
  return sprint(values.map((value) => value ?? '<no value>'));
}

const HTML = new Map([
  ['\0', '\ufffd'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (char) => HTML.get(char) ?? char);
}

function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=]|[^\x20-\x7e]/gu, (char) => {
    if (char === '\\' || char === "'" || char === '"') return `\\${char}`;
    if (char > '\x7f' && isPrintable(char)) return char;
    const code = char.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
