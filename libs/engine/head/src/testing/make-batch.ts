// Stream batches from plain rows.
import { dictionaryFromStrings, type EntryColumns } from '@skald/columns';
import { Labels } from '@skald/labels';
import { encodeStreamBatch } from '@skald/push-codec';

export interface TestRow {
  readonly timeNs: bigint;
  readonly line: string;
  readonly level?: string;
}

export function columnsOf(rows: readonly TestRow[]): EntryColumns {
  const lines = rows.map(({ line }) => Buffer.from(line));
  const baseNs = rows[0]?.timeNs ?? 0n;
  const lineOffsets = new Uint32Array(rows.length + 1);
  lines.forEach((line, i) => (lineOffsets[i + 1] = (lineOffsets[i] as number) + line.length));
  const hasLevel = rows.some(({ level }) => level !== undefined);
  return {
    rowCount: rows.length,
    baseNs,
    offsetsNs: Float64Array.from(rows, ({ timeNs }) => Number(timeNs - baseNs)),
    lineOffsets,
    lineBytes: new Uint8Array(Buffer.concat(lines)),
    metadata: hasLevel
      ? [
          dictionaryFromStrings(
            'level',
            rows.map(({ level }) => level),
          ),
        ]
      : [],
  };
}

export function makeBatch(streams: Readonly<Record<string, readonly TestRow[]>>): Uint8Array {
  return encodeStreamBatch(
    Object.entries(streams).map(([app, rows]) => ({
      labels: Labels.fromObject({ app }),
      columns: columnsOf(rows),
    })),
  );
}
