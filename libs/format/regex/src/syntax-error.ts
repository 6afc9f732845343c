// The error texts of Go's regexp/syntax, which Loki clients see and match on.
import { InvalidError } from '@skald/errors';

export type SyntaxErrorCode =
  | 'expression nests too deeply'
  | 'expression too large'
  | 'invalid UTF-8'
  | 'invalid character class range'
  | 'invalid escape sequence'
  | 'invalid named capture'
  | 'invalid nested repetition operator'
  | 'invalid or unsupported Perl syntax'
  | 'invalid repeat count'
  | 'missing argument to repetition operator'
  | 'missing closing )'
  | 'missing closing ]'
  | 'trailing backslash at end of expression'
  | 'unexpected )';

/** The failure of a pattern, with the fragment Go would name. */
export function syntaxError(code: SyntaxErrorCode, fragment: string): InvalidError {
  return new InvalidError(`error parsing regexp: ${code}: \`${fragment}\``);
}
