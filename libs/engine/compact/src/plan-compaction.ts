// What should be done about one tenant's objects. Pure: the caller lists, reads and acts.
//
// Three rules, each safe to stop after and to repeat:
//
//   merge    Several parts of a day become one that names those it replaces; readers ignore the
//            replaced ones from the moment it exists. A part whose chunks are all past retention is
//            merged too, without them, if need be into an empty part.
//   delete   A replaced part goes once it has been hidden for `deleteDelayMs`: queries that read it
//            have ended. So does an empty part that hides nothing any more.
//   sweep    A segment that no part names, hidden ones included, goes once it is older than
//            `orphanGraceMs`: no flush is about to name it.
//
// A merged part also replaces what its inputs replaced, as long as that still exists: whatever is
// deleted last, nothing hidden comes back.

/** What is known of one index part. */
export interface PartSummary {
  readonly key: string;
  readonly day: string;
  readonly name: string;
  readonly modifiedMs: number;
  readonly replaces: readonly string[];
  readonly chunkCount: number;
  /** The latest maxNs of its chunks; undefined when it has none. */
  readonly newestNs: bigint | undefined;
  readonly objectKeys: readonly string[];
}

export interface TenantState {
  readonly parts: readonly PartSummary[];
  /** Listed before the parts: a segment that is newer than the list of parts is not in here. */
  readonly segments: readonly { readonly key: string; readonly modifiedMs: number }[];
  /** Some part could not be read, so what it names is unknown. */
  readonly hasUnreadableParts: boolean;
}

export interface CompactionPolicy {
  readonly nowMs: number;
  /** 0 keeps entries for ever. */
  readonly retentionMs: number;
  readonly deleteDelayMs: number;
  readonly orphanGraceMs: number;
}

export type CompactionAction =
  | {
      readonly kind: 'merge';
      readonly day: string;
      readonly keys: readonly string[];
      /** Names of the parts that the new one stands for. */
      readonly replaces: readonly string[];
      /** Chunks that end before this are left out. */
      readonly dropBeforeNs: bigint | undefined;
    }
  | { readonly kind: 'deletePart'; readonly key: string }
  | { readonly kind: 'deleteSegment'; readonly key: string; readonly modifiedMs: number };

export function planCompaction(state: TenantState, policy: CompactionPolicy): CompactionAction[] {
  const days = new Map<string, PartSummary[]>();
  for (const part of state.parts) {
    const parts = days.get(part.day);
    if (parts) parts.push(part);
    else days.set(part.day, [part]);
  }
  const actions: CompactionAction[] = [];
  for (const parts of days.values()) actions.push(...planMerge(parts, policy));
  for (const parts of days.values()) actions.push(...planPartDeletes(parts, policy));
  return [...actions, ...planSweep(state, policy)];
}

function planMerge(parts: readonly PartSummary[], policy: CompactionPolicy): CompactionAction[] {
  const hidden = new Set(parts.flatMap((part) => part.replaces));
  const live = parts.filter((part) => !hidden.has(part.name));
  const dropBeforeNs = cutoffNs(policy);
  const isExpired = ({ newestNs }: PartSummary): boolean =>
    dropBeforeNs !== undefined && newestNs !== undefined && newestNs < dropBeforeNs;
  const [first] = live;
  if (!first || (live.length < 2 && !isExpired(first))) return [];
  const existing = new Set(parts.map((part) => part.name));
  const replaces = live.flatMap((part) => [
    part.name,
    ...part.replaces.filter((name) => existing.has(name)),
  ]);
  return [
    {
      kind: 'merge',
      day: first.day,
      keys: live.map((part) => part.key).sort(),
      replaces: [...new Set(replaces)].sort(),
      dropBeforeNs,
    },
  ];
}

/** Entries before this are past retention. */
function cutoffNs({ nowMs, retentionMs }: CompactionPolicy): bigint | undefined {
  return retentionMs === 0 ? undefined : BigInt(Math.floor(nowMs - retentionMs)) * 1_000_000n;
}

function planPartDeletes(
  parts: readonly PartSummary[],
  { nowMs, deleteDelayMs }: CompactionPolicy,
): CompactionAction[] {
  const existing = new Set(parts.map((part) => part.name));
  const isSettled = (part: PartSummary): boolean => nowMs - part.modifiedMs >= deleteDelayMs;
  const hiddenLong = new Set(parts.filter(isSettled).flatMap((part) => part.replaces));
  const isSpent = (part: PartSummary): boolean =>
    part.chunkCount === 0 && isSettled(part) && !part.replaces.some((name) => existing.has(name));
  return parts
    .filter((part) => hiddenLong.has(part.name) || isSpent(part))
    .map((part) => ({ kind: 'deletePart', key: part.key }));
}

function planSweep(
  { parts, segments, hasUnreadableParts }: TenantState,
  { nowMs, orphanGraceMs }: CompactionPolicy,
): CompactionAction[] {
  if (hasUnreadableParts) return [];
  const named = new Set(parts.flatMap((part) => part.objectKeys));
  return segments
    .filter(({ key, modifiedMs }) => !named.has(key) && nowMs - modifiedMs >= orphanGraceMs)
    .map(({ key, modifiedMs }) => ({ kind: 'deleteSegment', key, modifiedMs }));
}
