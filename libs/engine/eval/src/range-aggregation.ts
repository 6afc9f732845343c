// One range aggregation over one selector: which samples it needs, and what becomes of them.
import type { Grouping, RangeAggregation, RangeOp } from '@skald/logql';
import {
  LabelNeeds,
  type SamplePlan,
  type SampleRequest,
  SampleScanner,
  type SampleSink,
  type SeriesGrouping,
  needsOfGroups,
  withoutIdleLineFormats,
} from '@skald/scan';
import { type Block, EVERYTHING } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import type { QueryContext } from './context.ts';
import { type BlockSource, type FeedUse, feedBlocks } from './block-feed.ts';
import { fetchStreams } from './fetch.ts';
import { reportPipelineErrors } from './pipeline-error.ts';
import { absentOverTime } from './range-absent.ts';
import { accumulatorOf } from './range-functions.ts';
import { type Windows, windowsOf } from './steps.ts';
import type { Series } from './vector.ts';

/** The grouping of a `sum` around the aggregation, which then needs only those labels (§6.2). */
export interface PushedSum {
  readonly grouping: Grouping | undefined;
}

export async function evaluateRange(
  node: RangeAggregation,
  context: QueryContext,
  pushed?: PushedSum,
): Promise<Series[]> {
  const windows = windowsOf(context.steps, node.range);
  const plan = planOf(node, context, pushed);
  const { memory, steps } = context;
  const before = memory.heldBytes;
  const isUnwrapped = node.range.unwrap !== undefined;
  const accumulator = accumulatorOf({ ...node, isUnwrapped }, windows, context);
  const labels = await scanAll(node, plan, accumulator, windows, context);
  const series = accumulator.finish(labels);
  memory.giveBackTo(before);
  memory.take(series.length * steps.count * POINT_BYTES);
  reportPipelineErrors(series, context.failures);
  if (node.op !== 'absent_over_time') return series;
  return absentOverTime(series, node.range.matchers, steps.count);
}

function planOf(
  { op, range, grouping }: RangeAggregation,
  { nowNs, bounds, findRows, without }: QueryContext,
  pushed: PushedSum | undefined,
): SamplePlan {
  const { unwrap } = range;
  const usesBytes = op === 'bytes_over_time' || op === 'bytes_rate';
  const stages = usesBytes ? range.stages : withoutIdleLineFormats(range.stages);
  const value = unwrap !== undefined && op !== 'absent_over_time' ? 'unwrapped' : 'one';
  const groups = groupsOf(op, grouping, pushed);
  const unwrapped = unwrap === undefined ? [] : [unwrap.label];
  const kept: SeriesGrouping =
    groups.mode === 'by'
      ? { kind: 'by', names: [...new Set(groups.labels)].sort() }
      : { kind: 'all', except: [...groups.labels, ...unwrapped] };
  return {
    stages,
    unwrap,
    value: usesBytes ? 'bytes' : value,
    grouping: kept,
    needs:
      groups.mode === 'by'
        ? needsOfGroups({ stages, unwrap, groups: groups.labels })
        : LabelNeeds.all,
    nowNs,
    seriesMax: bounds.seriesMax,
    findRows,
    without,
  };
}

function groupsOf(op: RangeOp, own: Grouping | undefined, pushed: PushedSum | undefined): Grouping {
  if (op === 'absent_over_time') return { mode: 'by', labels: [] };
  if (own !== undefined) return own;
  if (pushed === undefined) return { mode: 'without', labels: [] };
  return pushed.grouping ?? { mode: 'by', labels: [] };
}

/** A value and whether it is there. */
const POINT_BYTES = 9;
/** While samples come, roughly: of a series, and of each of its steps. */
const SERIES_BYTES = 500;
const STEP_BYTES = 32;

interface StreamSource extends BlockSource {
  readonly labels: Labels;
}

/** Runs every block of the selector through the plan; returns the series found. */
async function scanAll(
  { range }: RangeAggregation,
  plan: SamplePlan,
  sink: SampleSink,
  windows: Windows,
  context: QueryContext,
): Promise<readonly Labels[]> {
  const { steps, counters } = context;
  const lastNs = steps.startNs + steps.stepNs * BigInt(Math.max(0, steps.count - 1));
  const time = { fromNs: windows.originNs + 1n, toNs: lastNs - range.offsetNs + 1n };
  const streams = await fetchStreams(
    { matchers: range.matchers, ...time, needs: EVERYTHING },
    context,
  );
  // A pipeline is compiled only when there is something to run it on: Loki answers a query over no
  // stream without looking at its stages.
  if (streams.length === 0) return [];
  const scanner = new SampleScanner(plan, counters);
  const sources = streams.flatMap(({ labels, groups }) =>
    groups.map((group): StreamSource => ({ labels, group })),
  );
  const use = sampleUse({ scanner, sink, time }, context);
  await feedBlocks(sources, use, context);
  return scanner.series.labels;
}

/** What becomes of the blocks. */
function sampleUse(
  scan: {
    readonly scanner: SampleScanner;
    readonly sink: SampleSink;
    readonly time: { readonly fromNs: bigint; readonly toNs: bigint };
  },
  { pacer, memory, steps }: QueryContext,
): FeedUse<StreamSource> {
  const { scanner, sink, time } = scan;
  let seriesCount = 0;
  const requestOf = ({ labels }: StreamSource, block: Block): SampleRequest => ({
    block,
    stream: labels,
    ...time,
  });
  return {
    asksFilters: scanner.asksFilters,
    isExcluded: (block) => !scanner.mayPass(block),
    mustRead: (source, block) => scanner.mustRead(requestOf(source, block), sink),
    load: (block) => block.load(scanner.columnNeedsOf(block), pacer.signal),
    scan(source, block) {
      scanner.scan(requestOf(source, block), sink);
      const { length } = scanner.series.labels;
      memory.take((length - seriesCount) * (SERIES_BYTES + steps.count * STEP_BYTES));
      seriesCount = length;
    },
  };
}
