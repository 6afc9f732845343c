// Which parser a block's lines are written for, from a few of them. A wrong guess costs time or
// columns, never an answer: rows that do not parse are irregular.
import type { EntryColumns } from '@skald/columns';
import type { FieldFormat } from '@skald/chunk';

const SAMPLES = 16;
/** Of the sampled lines so many must look the part. */
const MOST = 0.75;

const SPACE = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const OPEN_BRACE = 0x7b;

/** Text when most lines are neither of the others. */
export function guessFormat({ rowCount, lineOffsets, lineBytes }: EntryColumns): FieldFormat {
  const sampled = Math.min(SAMPLES, rowCount);
  let json = 0;
  let logfmt = 0;
  for (let i = 0; i < sampled; i++) {
    const row = Math.floor((i * rowCount) / sampled);
    const start = lineOffsets[row] as number;
    const end = lineOffsets[row + 1] as number;
    if (start < end && lineBytes[start] === OPEN_BRACE) json++;
    else if (looksLogfmt(lineBytes, start, end)) logfmt++;
  }
  if (json >= sampled * MOST) return 'json';
  return logfmt >= sampled * MOST ? 'logfmt' : 'text';
}

/** A line that begins with a pair and has another one. */
function looksLogfmt(bytes: Uint8Array, start: number, end: number): boolean {
  const first = keyEnd(bytes, start, end);
  if (first === start || first >= end || bytes[first] !== EQUALS) return false;
  let at = first + 1;
  const isQuoted = bytes[at] === QUOTE;
  for (at++; at < end; at++) if (bytes[at] === (isQuoted ? QUOTE : SPACE)) break;
  for (; at < end; at++) {
    if (bytes[at] !== SPACE) continue;
    const stop = keyEnd(bytes, at + 1, end);
    if (stop > at + 1 && stop < end && bytes[stop] === EQUALS) return true;
  }
  return false;
}

function keyEnd(bytes: Uint8Array, at: number, end: number): number {
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    const lower = byte | 0x20;
    const isLetter = lower >= 0x61 && lower <= 0x7a;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (!isLetter && !isDigit && byte !== 0x5f && byte !== 0x2d && byte !== 0x2e) break;
  }
  return at;
}
