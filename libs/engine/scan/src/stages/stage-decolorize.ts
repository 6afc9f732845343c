// `| decolorize`: removes ANSI escape sequences (ESC or U+009B, CSI and OSC forms) from the line.
//
// Lines without an escape byte stay where they are. The others go through the well-known stripansi
// expression, over bytes as Latin-1 with U+009B in its two UTF-8 bytes.
import type { Batch, Stage } from '../batch.ts';

const ESC = 0x1b;
const C2 = 0xc2;
const CSI_TAIL = 0x9b;

const SEQUENCE = new RegExp(
  '(?:\\x1b|\\xc2\\x9b)[[\\]()#;?]*' +
    '(?:(?:(?:[a-zA-Z\\d]*(?:;[a-zA-Z\\d]*)*)?\\x07)' +
    '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PRZcf-ntqry=><~]))',
  'g',
);

export class DecolorizeStage implements Stage {
  run(batch: Batch): void {
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = batch.selection[i] as number;
      const start = batch.lineStart[row] as number;
      const end = batch.lineEnd[row] as number;
      if (!hasEscape(batch.arena.bytes, start, end)) continue;
      const plain = batch.arena.bytes.toString('latin1', start, end).replace(SEQUENCE, '');
      batch.arena.reserve(plain.length);
      const at = batch.arena.length;
      batch.arena.length = at + batch.arena.bytes.write(plain, at, 'latin1');
      batch.setLine(row, at, batch.arena.length);
    }
  }
}

function hasEscape(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === ESC || (byte === C2 && bytes[at + 1] === CSI_TAIL)) return true;
  }
  return false;
}
