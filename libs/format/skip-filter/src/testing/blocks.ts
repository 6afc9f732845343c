// Lines of a file as blocks of about 256 KiB, as an ingester cuts them.

export interface Block {
  readonly bytes: Buffer;
  /** One more than there are rows. */
  readonly offsets: Uint32Array;
  readonly rowCount: number;
}

const BLOCK_BYTES = 256 << 10;

/** Lines without their ends; empty ones are left out. */
export function linesOfText(text: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf(10, at);
    const next = end < 0 ? text.length : end;
    if (next > at) lines.push(text.subarray(at, next));
    at = next + 1;
  }
  return lines;
}

/** A last piece of less than half a block is left out, unless it is the only one. */
export function cutBlocks(lines: readonly Buffer[]): Block[] {
  const blocks: Block[] = [];
  for (let from = 0, to = 0, size = 0; to < lines.length; from = to, size = 0) {
    while (to < lines.length && size < BLOCK_BYTES) size += (lines[to++] as Buffer).length;
    if (size < BLOCK_BYTES / 2 && blocks.length > 0) break;
    const rows = lines.slice(from, to);
    const offsets = new Uint32Array(rows.length + 1);
    rows.forEach((row, i) => (offsets[i + 1] = (offsets[i] as number) + row.length));
    blocks.push({ bytes: Buffer.concat(rows), offsets, rowCount: rows.length });
  }
  return blocks;
}
