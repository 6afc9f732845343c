// Which entries of a stream are taken: times, line lengths, structured metadata. One pass over each
// column; a row is only looked at by itself when something is wrong with it.
import { takeRows, timeNsAt, type EntryColumns } from '@skald/columns';
import type { Labels } from '@skald/labels';
import type { Limits } from '@skald/limits';
import { NS_PER_MS, formatRfc3339 } from '@skald/time';
import type { Problems } from './problems.ts';

export interface ValidateArgs {
  readonly labels: Labels;
  readonly limits: Limits;
  readonly nowNs: bigint;
  readonly problems: Problems;
}

/** The entries that pass, in `columns` itself when all do. What does not is added to `problems`. */
export function validateEntries(given: EntryColumns, args: ValidateArgs): EntryColumns {
  const columns = args.limits.maxLineSizeTruncate ? withShortLines(given, args.limits) : given;
  const checks = checksOf(columns, args);
  let bad: number[] | undefined;
  for (let row = 0; row < columns.rowCount; row++) {
    if (checks.passes(row)) continue;
    (bad ??= []).push(row);
    checks.explain(row);
  }
  if (!bad) return columns;
  const isBad = new Set(bad);
  const rows = Array.from({ length: columns.rowCount }, (_, row) => row);
  return takeRows(columns, Uint32Array.from(rows.filter((row) => !isBad.has(row))));
}

function checksOf(columns: EntryColumns, args: ValidateArgs) {
  const { limits, nowNs } = args;
  const { offsetsNs, lineOffsets, baseNs } = columns;
  const oldestNs = nowNs - BigInt(limits.rejectOldSamplesMaxAgeMs) * NS_PER_MS;
  const newestNs = nowNs + BigInt(limits.creationGracePeriodMs) * NS_PER_MS;
  const oldest = limits.rejectOldSamples ? Number(oldestNs - baseNs) : -Infinity;
  const newest = limits.creationGracePeriodMs > 0 ? Number(newestNs - baseNs) : Infinity;
  const lineMax = limits.maxLineSizeBytes > 0 ? limits.maxLineSizeBytes : Infinity;
  const metadata = measureMetadata(columns);
  const sizeMax = limits.maxStructuredMetadataSizeBytes || Infinity;
  const countMax = limits.maxStructuredMetadataEntriesCount || Infinity;
  const lengthOf = (row: number) => (lineOffsets[row + 1] as number) - (lineOffsets[row] as number);
  return {
    passes(row: number): boolean {
      const offset = offsetsNs[row] as number;
      if (offset < oldest || offset > newest || lengthOf(row) > lineMax) return false;
      if (!metadata) return true;
      const count = metadata.counts[row] as number;
      if (count > 0 && !limits.allowStructuredMetadata) return false;
      return (metadata.sizes[row] as number) <= sizeMax && count <= countMax;
    },
    explain(row: number): void {
      const reason = this.reasonOf(row);
      const length = lengthOf(row);
      if (args.problems.addSame(reason, length)) return;
      const message = textOf(reason, row, { ...args, columns, oldestNs, metadata });
      args.problems.add({ reason, message, entryCount: 1, byteCount: length });
    },
    reasonOf(row: number): Reason {
      const offset = offsetsNs[row] as number;
      if (offset < oldest) return 'greater_than_max_sample_age';
      if (offset > newest) return 'too_far_in_future';
      if (lengthOf(row) > lineMax) return 'line_too_long';
      if (!limits.allowStructuredMetadata) return 'disallowed_structured_metadata';
      const isLarge = ((metadata?.sizes[row] ?? 0) as number) > sizeMax;
      return isLarge ? 'structured_metadata_too_large' : 'structured_metadata_too_many';
    },
  };
}

type Reason =
  | 'greater_than_max_sample_age'
  | 'too_far_in_future'
  | 'line_too_long'
  | 'disallowed_structured_metadata'
  | 'structured_metadata_too_large'
  | 'structured_metadata_too_many';

interface TextArgs extends ValidateArgs {
  readonly columns: EntryColumns;
  readonly oldestNs: bigint;
  readonly metadata: MetadataMeasure | undefined;
}

function textOf(reason: Reason, row: number, args: TextArgs): string {
  const { labels, limits, columns, oldestNs, metadata } = args;
  const stream = labels.text;
  const time = formatRfc3339(timeNsAt(columns, row));
  switch (reason) {
    case 'greater_than_max_sample_age':
      return `entry for stream '${stream}' has timestamp too old: ${time}, oldest acceptable timestamp is: ${formatRfc3339(oldestNs)}`;
    case 'too_far_in_future':
      return `entry for stream '${stream}' has timestamp too new: ${time}`;
    case 'line_too_long': {
      const length = (columns.lineOffsets[row + 1] ?? 0) - (columns.lineOffsets[row] ?? 0);
      return `max entry size '${limits.maxLineSizeBytes}' bytes exceeded for stream '${stream}' while adding an entry with length '${length}' bytes`;
    }
    case 'disallowed_structured_metadata':
      return `stream '${stream}' includes structured metadata, but this feature is disallowed. Please see \`limits_config.allow_structured_metadata\` or contact your Loki administrator to enable it`;
    case 'structured_metadata_too_large':
      return `stream '${stream}' has structured metadata too large: '${metadata?.sizes[row]}' bytes, limit: '${limits.maxStructuredMetadataSizeBytes}' bytes. Please see \`limits_config.max_structured_metadata_size\` or contact your Loki administrator to increase it`;
    case 'structured_metadata_too_many':
      return `stream '${stream}' has too many structured metadata labels: '${metadata?.counts[row]}', limit: '${limits.maxStructuredMetadataEntriesCount}'. Please see \`limits_config.max_structured_metadata_entries_count\` or contact your Loki administrator to increase it`;
  }
}

interface MetadataMeasure {
  /** Pairs per row. */
  readonly counts: Uint32Array;
  /** Bytes of names and values per row. */
  readonly sizes: Float64Array;
}

export function measureMetadata(columns: EntryColumns): MetadataMeasure | undefined {
  if (columns.metadata.length === 0) return undefined;
  const counts = new Uint32Array(columns.rowCount);
  const sizes = new Float64Array(columns.rowCount);
  for (const { name, ids, valueOffsets } of columns.metadata) {
    const nameLength = Buffer.byteLength(name);
    for (let row = 0; row < columns.rowCount; row++) {
      const id = ids[row] as number;
      if (id === 0) continue;
      counts[row] = (counts[row] as number) + 1;
      const length = (valueOffsets[id] as number) - (valueOffsets[id - 1] as number);
      sizes[row] = (sizes[row] as number) + nameLength + length;
    }
  }
  return { counts, sizes };
}

/** Lines cut to the limit, with the mark of the configuration at their end. */
function withShortLines(columns: EntryColumns, limits: Limits): EntryColumns {
  const { lineOffsets, lineBytes, rowCount } = columns;
  const max = limits.maxLineSizeBytes;
  const isLong = (row: number) =>
    (lineOffsets[row + 1] as number) - (lineOffsets[row] as number) > max;
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  if (max === 0 || !rows.some(isLong)) return columns;
  const mark = Buffer.from(limits.maxLineSizeTruncateIdentifier).subarray(0, max);
  const parts = rows.map((row) => {
    const line = lineBytes.subarray(lineOffsets[row], lineOffsets[row + 1]);
    return isLong(row) ? Buffer.concat([line.subarray(0, max - mark.length), mark]) : line;
  });
  const shortOffsets = new Uint32Array(rowCount + 1);
  parts.forEach((part, row) => {
    shortOffsets[row + 1] = (shortOffsets[row] as number) + part.length;
  });
  return {
    ...columns,
    lineOffsets: shortOffsets,
    lineBytes: new Uint8Array(Buffer.concat(parts)),
  };
}
