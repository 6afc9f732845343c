// Which entries of a batch this ingester takes. The distributor has judged each entry by itself; here
// is judged what only the keeper of a stream knows: how many streams there are, how fast this one
// grows, and how far behind its newest entry an entry may be.
//
// Texts follow Loki's, which agents and alerts match on.
import { formatHumanBytes } from '@skald/bytes';
import { takeRows, timeNsAt, type EntryColumns } from '@skald/columns';
import type { Labels } from '@skald/labels';
import type { Limits } from '@skald/limits';
import type { StreamEntries } from '@skald/push-codec';
import type { Rejection } from '@skald/services';
import { formatGoTime, formatRfc3339 } from '@skald/time';
import type { HeadStream } from './head-stream.ts';

export interface JudgeArgs {
  readonly tenant: string;
  readonly limits: Limits;
  /** The most streams this ingester holds for the tenant; 0 is no limit. */
  readonly streamCountMax: number;
  /** How far behind the newest entry of a stream an entry may be. */
  readonly lateMaxMs: number;
  /** Errors named in one answer. */
  readonly messagesMax: number;
  /** The stream, made when it is new and there is room. */
  readonly streamOf: (labels: Labels) => HeadStream | undefined;
}

export interface Judgement {
  readonly accepted: readonly StreamEntries[];
  /** Whether nothing was taken out, so that the batch may be kept as it is. */
  readonly isWhole: boolean;
  readonly rejections: readonly Rejection[];
}

export function judgeBatch(entries: readonly StreamEntries[], args: JudgeArgs): Judgement {
  const accepted: StreamEntries[] = [];
  const rejections: Rejection[] = [];
  let isWhole = true;
  for (const entry of entries) {
    if (entry.columns.rowCount === 0) continue;
    const taken = judgeStream(entry, args, rejections);
    if (taken !== entry) isWhole = false;
    if (taken) accepted.push(taken);
  }
  return { accepted, isWhole, rejections };
}

function judgeStream(
  entry: StreamEntries,
  args: JudgeArgs,
  rejections: Rejection[],
): StreamEntries | undefined {
  const { labels, columns } = entry;
  const stream = args.streamOf(labels);
  if (!stream) {
    rejections.push(tooManyStreams(entry, args.tenant));
    return undefined;
  }
  const bytes = byteCountOf(columns);
  const { perStreamRateLimitBytesPerSec: ratePerSec, perStreamRateLimitBurstBytes: burst } =
    args.limits;
  if (ratePerSec > 0) {
    stream.bucket.setRate({ ratePerSec, burst });
    if (!stream.bucket.tryTake(bytes)) {
      rejections.push(tooFast(entry, bytes, args));
      return undefined;
    }
  }
  const late = lateRows(columns, stream.newestNs, args);
  if (late.length === 0) return entry;
  rejections.push(tooLate(entry, late, stream.newestNs ?? 0n, args));
  const kept = Uint32Array.from(rowsExcept(columns.rowCount, late));
  return kept.length === 0 ? undefined : { labels, columns: takeRows(columns, kept) };
}

/** Rows too far behind the newest entry before them, in the stream or in this batch. */
function lateRows(columns: EntryColumns, newestNs: bigint | undefined, args: JudgeArgs): number[] {
  const lateMaxNs = args.limits.unorderedWrites ? args.lateMaxMs * 1e6 : 0;
  let newest = newestNs === undefined ? -Infinity : Number(newestNs - columns.baseNs);
  const late: number[] = [];
  for (let row = 0; row < columns.rowCount; row++) {
    const offset = columns.offsetsNs[row] as number;
    if (offset < newest - lateMaxNs) late.push(row);
    else if (offset > newest) newest = offset;
  }
  return late;
}

function* rowsExcept(rowCount: number, except: readonly number[]): Generator<number> {
  let next = 0;
  for (let row = 0; row < rowCount; row++) {
    if (row === except[next]) next += 1;
    else yield row;
  }
}

function tooManyStreams({ labels, columns }: StreamEntries, tenant: string): Rejection {
  return {
    kind: 'rateLimited',
    reason: 'stream_limit',
    message: `maximum active stream limit exceeded when trying to create stream ${labels.text}, reduce the number of active streams (reduce labels or reduce label values), or contact your Loki administrator to see if the limit can be increased, user: '${tenant}'`,
    entryCount: columns.rowCount,
    byteCount: byteCountOf(columns),
  };
}

// The whole portion of the stream is refused, as Loki does when stream sharding is on.
function tooFast({ labels, columns }: StreamEntries, bytes: number, args: JudgeArgs): Rejection {
  const limit = formatHumanBytes(args.limits.perStreamRateLimitBytesPerSec);
  const reason = `Per stream rate limit exceeded (limit: ${limit}/sec) while attempting to ingest for stream '${labels.text}' totaling ${formatHumanBytes(bytes)}, consider splitting a stream via additional labels or contact your Loki administrator to see if the limit can be increased`;
  const rows = Array.from({ length: columns.rowCount }, (_, row) => row);
  return {
    kind: 'rateLimited',
    reason: 'per_stream_rate_limit',
    message: ignoredText({ labels, columns, rows, reasonOf: () => reason }, args),
    entryCount: columns.rowCount,
    byteCount: bytes,
  };
}

function tooLate(
  { labels, columns }: StreamEntries,
  rows: readonly number[],
  newestNs: bigint,
  args: JudgeArgs,
): Rejection {
  const { unorderedWrites } = args.limits;
  const oldestNs = maxOf(newestNs, columns, rows) - BigInt(Math.round(args.lateMaxMs * 1e6));
  const reasonOf = (row: number) =>
    unorderedWrites
      ? `entry too far behind, entry timestamp is: ${formatRfc3339(timeNsAt(columns, row))}, oldest acceptable timestamp is: ${formatRfc3339(oldestNs)}`
      : 'entry out of order';
  let byteCount = 0;
  for (const row of rows) byteCount += lengthOf(columns, row);
  return {
    kind: 'invalid',
    reason: unorderedWrites ? 'too_far_behind' : 'out_of_order',
    message: ignoredText({ labels, columns, rows, reasonOf }, args),
    entryCount: rows.length,
    byteCount,
  };
}

interface Ignored {
  readonly labels: Labels;
  readonly columns: EntryColumns;
  readonly rows: readonly number[];
  readonly reasonOf: (row: number) => string;
}

function ignoredText({ labels, columns, rows, reasonOf }: Ignored, args: JudgeArgs): string {
  const named = args.messagesMax > 0 ? rows.slice(0, args.messagesMax) : rows;
  const lines = named.map(
    (row) =>
      `entry with timestamp ${formatGoTime(timeNsAt(columns, row))} ignored, reason: '${reasonOf(row)}',\n`,
  );
  return `${lines.join('')}user '${args.tenant}', total ignored: ${rows.length} out of ${columns.rowCount} for stream: ${labels.text}`;
}

/** The newest entry that the last of these rows was measured against. */
function maxOf(newestNs: bigint, columns: EntryColumns, lateRowsOf: readonly number[]): bigint {
  const last = lateRowsOf.at(-1) ?? 0;
  let max = Number(newestNs - columns.baseNs);
  for (let row = 0; row < last; row++) max = Math.max(max, columns.offsetsNs[row] as number);
  return Number.isSafeInteger(max) ? columns.baseNs + BigInt(max) : newestNs;
}

function lengthOf(columns: EntryColumns, row: number): number {
  return (columns.lineOffsets[row + 1] as number) - (columns.lineOffsets[row] as number);
}

export function byteCountOf(columns: EntryColumns): number {
  return (columns.lineOffsets[columns.rowCount] as number) - (columns.lineOffsets[0] as number);
}
