// What is wrong with a query, in the words and at the place that Loki's clients know.
import { ServiceError } from '@skald/errors';

export interface Position {
  /** From 1; 0 when the offending token was completed by reading ahead. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

/** The query cannot be parsed, or asks for something that no query can mean. */
export class ParseError extends ServiceError {
  readonly kind = 'invalid';
  readonly detail: string;
  readonly position: Position | undefined;

  /** Without a position the message has Loki's odd blank: `parse error : …`. */
  constructor(detail: string, position?: Position) {
    super(
      position === undefined
        ? `parse error : ${detail}`
        : `parse error at line ${position.line}, col ${position.column}: ${detail}`,
    );
    this.detail = detail;
    this.position = position;
  }
}

/** The place of a UTF-16 offset. Linear: for errors only. */
export function positionOf(text: string, offset: number): Position {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < lineStart; i = text.indexOf('\n', i + 1)) line++;
  const column = [...text.slice(lineStart, offset)].length + 1;
  return { line, column };
}
