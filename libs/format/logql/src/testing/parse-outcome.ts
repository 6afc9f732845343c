// What a query comes to, as one comparable text: its canonical form, or why it is refused.
import { ParseError } from '../parse-error.ts';
import { parseQuery } from '../parse.ts';
import { printQuery } from '../print.ts';

/** Exact canonical text, or the message of the ParseError. */
export function parseOutcome(text: string): string {
  try {
    return printQuery(parseQuery(text));
  } catch (e) {
    if (e instanceof ParseError) return e.message;
    throw e;
  }
}
