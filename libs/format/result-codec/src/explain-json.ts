// How an answer was found, as JSON: the same shape for the whole query and for each of its splits.
// What each number counts: SPEC.md of http-api.
import type { StatsNumbers } from './stats-json.ts';

/** Structurally StageCost of @skald/services. */
export interface StageNumbers {
  readonly stage: string;
  readonly cpuMs: number;
  readonly calls: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
}

/** Structurally SplitPlan of @skald/services. */
export interface PlanNumbers {
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly stats: StatsNumbers;
  readonly cpuMs: number;
  readonly stages: readonly StageNumbers[];
}

/** `stats` are those of the whole answer. */
export function explainObject(stats: StatsNumbers, plans: readonly PlanNumbers[]): object {
  const cpuMs = plans.reduce((sum, plan) => sum + plan.cpuMs, 0);
  const stages = sumStages(plans.flatMap((plan) => plan.stages));
  return {
    ...partObject(stats, cpuMs, stages),
    splits: plans.map((plan) => ({
      start: String(plan.startNs),
      end: String(plan.endNs),
      ...partObject(plan.stats, plan.cpuMs, plan.stages),
    })),
  };
}

function partObject(stats: StatsNumbers, cpuMs: number, stages: readonly StageNumbers[]): object {
  const { store, ingesters } = stats;
  return {
    execTimeMs: round(stats.execTimeMs),
    queueTimeMs: round(stats.queueTimeMs),
    cpuMs: round(cpuMs),
    chunks: { named: store.chunks, skippedByLabels: stats.chunksSkippedByLabels },
    blocks: blocksObject(stats),
    memory: {
      ingestersReached: ingesters.reached,
      blocks: ingesters.blocks,
      lines: ingesters.linesSent,
      bytes: ingesters.readBytes,
    },
    bytes: {
      readFromObjects: store.readBytes,
      objectReads: store.reads,
      decompressed: store.decompressedBytes + ingesters.decompressedBytes,
      compressed: store.compressedBytes + ingesters.compressedBytes,
      processed: stats.bytesProcessed,
    },
    lines: {
      processed: stats.linesProcessed,
      passed: stats.linesPostFilter,
      duplicates: store.duplicates + ingesters.duplicates,
    },
    columnCache: { found: store.columnsCached, asked: store.columnsAsked },
    stages: [...stages, otherThan(stages, cpuMs)].map((stage) => ({
      ...stage,
      cpuMs: round(stage.cpuMs),
    })),
  };
}

/** What became of blocks: `considered` and `skippedByTime` are all there were, the others what was considered. */
function blocksObject(stats: StatsNumbers): object {
  const { store, ingesters } = stats;
  const considered = store.blocks + ingesters.blocks;
  const known = {
    skippedByFilter: stats.blocksSkippedByFilter,
    answeredFromHeader: stats.blocksAnsweredFromHeader,
    answeredFromColumns: stats.blocksFromColumns,
    scanned: stats.blocksFromLines,
  };
  const decided = Object.values(known).reduce((sum, count) => sum + count, 0);
  return {
    considered,
    skippedByTime: store.blocksOutside + ingesters.blocksOutside,
    ...known,
    notReached: considered - decided,
  };
}

/** CPU time of no stage: selecting, reading, sending, and the vector arithmetic of a query. */
function otherThan(stages: readonly StageNumbers[], cpuMs: number): StageNumbers {
  const known = stages.reduce((sum, stage) => sum + stage.cpuMs, 0);
  return { stage: 'other', cpuMs: Math.max(0, cpuMs - known), calls: 0, rowsIn: 0, rowsOut: 0 };
}

function sumStages(parts: readonly StageNumbers[]): readonly StageNumbers[] {
  const sums = new Map<string, StageNumbers>();
  for (const part of parts) {
    const { stage } = part;
    const sum = sums.get(stage) ?? { stage, cpuMs: 0, calls: 0, rowsIn: 0, rowsOut: 0 };
    sums.set(stage, {
      stage,
      cpuMs: sum.cpuMs + part.cpuMs,
      calls: sum.calls + part.calls,
      rowsIn: sum.rowsIn + part.rowsIn,
      rowsOut: sum.rowsOut + part.rowsOut,
    });
  }
  return [...sums.values()];
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
