// A line of plain text cut at its delimiters. Two lines have the same shape when they differ in words only:
//
//   10.0.3.7 - - [20/Nov/2026:12:00:00 +0000] "GET /login HTTP/1.1" 200
//   ‗        - ‗ [‗                    ‗    ] "‗                  " ‗        ‗ a part: word, time or quoted text
//
// A quoted text is one part at first: what is in the quotes of similar lines may have shapes of its own.

export interface TextPart {
  readonly kind: 'word' | 'isoTime' | 'logTime' | 'quoted';
  /** Without the quotes. */
  readonly text: string;
  /** What stands before it: delimiters, an opening quote with them. */
  readonly before: string;
}

export interface TextShape {
  readonly parts: readonly TextPart[];
  /** Delimiters behind the last part. */
  readonly after: string;
}

const DELIMITERS = String.raw`\s"'()\[\]{}<>,;:=|?&`;
const ISO_TIME = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?`;
const LOG_TIME = String.raw`\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d`;
const BEHIND = `(?=[${DELIMITERS}]|$)`;
const PART = new RegExp(
  `([${DELIMITERS}]*?)(?:(${ISO_TIME})${BEHIND}|(${LOG_TIME})${BEHIND}|"([^"]+)(?=")|([^${DELIMITERS}]+))`,
  'y',
);

/** At most `partsMax` parts: the rest of a longer line is behind the last, and of no shape. */
export function shapeOf(line: string, partsMax: number): TextShape {
  const parts: TextPart[] = [];
  let at = 0;
  // A closing quote, lest it opens the next text.
  let closing = '';
  while (parts.length < partsMax) {
    PART.lastIndex = at + closing.length;
    const found = PART.exec(line);
    if (found === null) break;
    const [, delimiters = '', isoTime, logTime, quoted, word = ''] = found;
    at = PART.lastIndex;
    const before = closing + delimiters;
    closing = quoted === undefined ? '' : '"';
    if (quoted !== undefined) parts.push({ kind: 'quoted', text: quoted, before: `${before}"` });
    else if (isoTime !== undefined) parts.push({ kind: 'isoTime', text: isoTime, before });
    else if (logTime !== undefined) parts.push({ kind: 'logTime', text: logTime, before });
    else parts.push({ kind: 'word', text: word, before });
  }
  return { parts, after: line.slice(at) };
}

/** Equal for parts that stand behind the same delimiters and are of one kind. */
export function partKey({ kind, before }: TextPart): string {
  return `${before}\0${kind}`;
}
