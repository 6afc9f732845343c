// The hands of planCompaction: lists and reads a tenant's objects, does what the plan says.
//
// Every step may be the last one before a crash; the next run starts from what is there. Two compactors
// at work on one tenant (a ring that moves) waste work but lose nothing: parts are only hidden by parts
// that hold their chunks, and look-ups count a chunk once however many parts name it.
import { CorruptionError } from '@skald/errors';
import { buildIndexPart, mergeStreams, openIndexPart, type IndexPart } from '@skald/index';
import type { ObjectStore } from '@skald/objects';
import {
  indexPartKey,
  indexPrefix,
  mapBounded,
  parseIndexPartKey,
  partNameOf,
  segmentsPrefix,
} from '@skald/store';
import type { Logger } from '@skald/telemetry';
import type { Clock } from '@skald/time';
import type { CompactMetrics } from './metrics.ts';
import { planCompaction, type CompactionAction, type PartSummary } from './plan-compaction.ts';

export interface CompactorDeps {
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: CompactMetrics;
  /** Retention of a tenant; 0 keeps entries for ever. */
  readonly retentionMsOf: (tenant: string) => number;
  /** Whether this process compacts the tenant. Default: all. */
  readonly owns?: (tenant: string) => boolean;
  /** How long queries may use what was replaced. Must exceed index list TTL and query timeout. */
  readonly deleteDelayMs: number;
  /** How long a flush may take from its segment to its index part. */
  readonly orphanGraceMs: number;
}

const READS_AT_ONCE = 8;
const DELETES_AT_ONCE = 8;

type Merge = Extract<CompactionAction, { kind: 'merge' }>;
type DeleteSegment = Extract<CompactionAction, { kind: 'deleteSegment' }>;

export class Compactor {
  readonly #deps: CompactorDeps;
  /** Parts are immutable: each is read for its summary once. */
  readonly #summaries = new Map<string, Omit<PartSummary, 'modifiedMs'>>();

  constructor(deps: CompactorDeps) {
    this.#deps = deps;
  }

  /** Runs now and then every `intervalMs` until the signal aborts. */
  async loop(intervalMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.run(signal);
      await this.#deps.clock.sleep(intervalMs, signal).catch(() => undefined);
    }
  }

  /** One pass over all tenants. A tenant that fails is logged and does not stop the others. */
  async run(signal?: AbortSignal): Promise<void> {
    const { clock, logger, metrics } = this.#deps;
    let failures = 0;
    const fail = (message: string, e: unknown, tenant?: string): void => {
      failures++;
      const error = e instanceof Error ? e.message : String(e);
      logger.log('error', message, { tenant, error });
    };
    try {
      for (const tenant of await this.#tenants(signal)) {
        if (signal?.aborted) return;
        await this.compactTenant(tenant, signal).catch((e: unknown) => {
          fail('compacting a tenant failed', e, tenant);
        });
      }
    } catch (e) {
      fail('listing tenants failed', e);
    }
    if (signal?.aborted) return;
    metrics.runs.add(1, failures === 0 ? 'success' : 'failure');
    if (failures === 0) metrics.lastSuccess.set(clock.nowMs() / 1000);
  }

  /** One pass over one tenant; the actions taken, in order. Rejects when the store fails. */
  async compactTenant(tenant: string, signal?: AbortSignal): Promise<readonly CompactionAction[]> {
    const { objects, clock, retentionMsOf, deleteDelayMs, orphanGraceMs } = this.#deps;
    // In this order: a part written after its segment was listed is still seen.
    const segments = await objects.list(segmentsPrefix(tenant), signal);
    const { parts, unreadable } = await this.#readParts(tenant, signal);
    const actions = planCompaction(
      { parts, segments, hasUnreadableParts: unreadable > 0 },
      {
        nowMs: clock.nowMs(),
        retentionMs: retentionMsOf(tenant),
        deleteDelayMs,
        orphanGraceMs,
      },
    );
    await this.#apply(tenant, actions, signal);
    return actions;
  }

  async #apply(
    tenant: string,
    actions: readonly CompactionAction[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { objects, metrics } = this.#deps;
    for (const action of actions)
      if (action.kind === 'merge') await this.#merge(tenant, action, signal);
    const partKeys = actions.flatMap((action) => (action.kind === 'deletePart' ? action.key : []));
    await mapBounded(partKeys, DELETES_AT_ONCE, (key) => objects.delete(key, signal));
    metrics.partsDeleted.add(partKeys.length);
    const sweeps = actions.filter((action) => action.kind === 'deleteSegment');
    await mapBounded(sweeps, DELETES_AT_ONCE, (action) => this.#sweep(action, signal));
  }

  async #merge(tenant: string, merge: Merge, signal: AbortSignal | undefined): Promise<void> {
    const { objects, metrics, logger } = this.#deps;
    const parts = await mapBounded(merge.keys, READS_AT_ONCE, (key) => this.#open(key, signal));
    const { dropBeforeNs, replaces, day } = merge;
    const streams = mergeStreams(
      parts,
      (chunk) => dropBeforeNs === undefined || chunk.maxNs >= dropBeforeNs,
    );
    const bytes = buildIndexPart(streams, { replaces });
    const key = indexPartKey(tenant, day, partNameOf(bytes));
    await objects.put(key, bytes, signal ? { signal } : {});
    metrics.partsMerged.add(parts.length);
    const counts = { parts: parts.length, streams: streams.length, bytes: bytes.length };
    logger.log('info', 'merged index parts', { tenant, day, ...counts });
  }

  /** Looks again right before: an ingester that repeats a flush puts the same segment anew. */
  async #sweep(action: DeleteSegment, signal: AbortSignal | undefined): Promise<void> {
    const { objects, metrics } = this.#deps;
    const [now] = await objects.list(action.key, signal);
    if (now?.key !== action.key || now.modifiedMs !== action.modifiedMs) return;
    await objects.delete(action.key, signal);
    metrics.segmentsDeleted.add(1);
  }

  async #readParts(tenant: string, signal: AbortSignal | undefined) {
    const listed = await this.#deps.objects.list(indexPrefix(tenant), signal);
    this.#forgetMissing(tenant, new Set(listed.map(({ key }) => key)));
    let unreadable = 0;
    const parts = await mapBounded(listed, READS_AT_ONCE, async ({ key, modifiedMs }) => {
      const summary = await this.#summary(key, signal);
      if (!summary) unreadable++;
      return summary ? [{ ...summary, modifiedMs }] : [];
    });
    return { parts: parts.flat(), unreadable };
  }

  /** Undefined for what is no readable index part: it stays where it is. */
  async #summary(
    key: string,
    signal: AbortSignal | undefined,
  ): Promise<Omit<PartSummary, 'modifiedMs'> | undefined> {
    const known = this.#summaries.get(key);
    if (known) return known;
    const parsed = parseIndexPartKey(key);
    if (!parsed) return undefined;
    try {
      const part = await this.#open(key, signal);
      const { replaces, objectKeys, chunkCount, newestNs } = part;
      const { day, name } = parsed;
      const summary = { key, day, name, replaces, objectKeys, chunkCount, newestNs };
      this.#summaries.set(key, summary);
      return summary;
    } catch (e) {
      if (!(e instanceof CorruptionError)) throw e;
      this.#deps.metrics.unreadableParts.add(1);
      this.#deps.logger.log('error', 'an index part is damaged', { key, error: e.message });
      return undefined;
    }
  }

  #forgetMissing(tenant: string, existing: ReadonlySet<string>): void {
    const prefix = indexPrefix(tenant);
    for (const key of this.#summaries.keys()) {
      if (key.startsWith(prefix) && !existing.has(key)) this.#summaries.delete(key);
    }
  }

  async #open(key: string, signal: AbortSignal | undefined): Promise<IndexPart> {
    return openIndexPart(await this.#deps.objects.get(key, signal), key);
  }

  /** Top folders with an index or segments in them; the store may hold other things. */
  async #tenants(signal: AbortSignal | undefined): Promise<string[]> {
    const { objects, owns = () => true } = this.#deps;
    const tenants: string[] = [];
    for (const folder of await objects.listFolders('', signal)) {
      const tenant = folder.slice(0, -1);
      if (!owns(tenant)) continue;
      const inside = await objects.listFolders(folder, signal);
      if (inside.includes(indexPrefix(tenant)) || inside.includes(segmentsPrefix(tenant))) {
        tenants.push(tenant);
      }
    }
    return tenants;
  }
}
