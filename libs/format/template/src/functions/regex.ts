// Regular expressions, RE2 syntax.
import { fixed, type CallContext, type FunctionTable, type GoFunction } from '../go-function.ts';
import { GoInt } from '../value.ts';

export const regexFunctions: FunctionTable = new Map<string, GoFunction>([
  [
    'regexReplaceAll',
    fixed(['string', 'string', 'string'], (context, pattern, text, replacement) =>
      replaceAll(context, { pattern, text, replacement, expands: true }),
    ),
  ],
  [
    'regexReplaceAllLiteral',
    fixed(['string', 'string', 'string'], (context, pattern, text, replacement) =>
      replaceAll(context, { pattern, text, replacement, expands: false }),
    ),
  ],
  [
    'count',
    fixed(
      ['string', 'string'],
      (context, pattern, text) => new GoInt(context.regex(pattern).countMatches(text)),
    ),
  ],
]);

export interface RegexReplacement {
  readonly pattern: string;
  readonly text: string;
  readonly replacement: string;
  /** Whether `$1` and the like in the replacement stand for groups. */
  readonly expands: boolean;
}

/** Replaces every match, after making sure that the result is of a bounded length. */
export function replaceAll(context: CallContext, job: RegexReplacement): string {
  const { pattern, text, replacement, expands } = job;
  const regex = context.regex(pattern);
  // Matches do not overlap, so that one group adds up to the text at most.
  const groups = expands ? replacement.split('$').length - 1 : 0;
  const fixedLength = text.length * (1 + groups);
  if (replacement.length > 1) {
    context.guardLength(fixedLength + regex.countMatches(text) * replacement.length);
  } else context.guardLength(fixedLength);
  return expands ? regex.replaceAll(text, replacement) : regex.replaceAllLiteral(text, replacement);
}
