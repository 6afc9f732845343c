// Each stage over 4 MiB of JSON, logfmt and access-log lines in memory: MB of line bytes per second of
// one core, from block to samples. The bound is the platform's byte search over the same blocks.
import { Labels } from '@skald/labels';
import { type RangeAggregation, parseQuery } from '@skald/logql';
import type { Bench } from '../../../../tools/bench/harness.ts';
import {
  LabelNeeds,
  type SamplePlan,
  type SeriesGrouping,
  SampleScanner,
  type SampleSink,
  needsOfGroups,
  newScanCounters,
} from './index.ts';
import { type LineKind, makeBlocks } from './testing/index.ts';

const STREAM = Labels.fromObject({ app: 'bench' });
const DAY_NS = 86_400_000_000_000n;

/** What a pipeline is measured with: samples per series of `by` labels, or of all labels. */
interface Case {
  readonly name: string;
  readonly kind: LineKind;
  readonly pipeline: string;
  readonly by: readonly string[] | undefined;
}

const isParser = ({ pipeline }: Case): boolean => /^\| (json|logfmt|pattern|regexp)/.test(pipeline);

const CASES: readonly Case[] = [
  { name: '|= rare word', kind: 'json', pipeline: '|= "no-such-word"', by: [] },
  { name: '|= common word', kind: 'json', pipeline: '|= "timeout"', by: [] },
  { name: '!= common word', kind: 'json', pipeline: '!= "timeout"', by: [] },
  {
    name: '|~ ignoring case',
    kind: 'json',
    pipeline: '|~ "(?i)OutOfMemory|connection RESET"',
    by: [],
  },
  {
    name: '|~ with a literal',
    kind: 'access',
    pipeline: '|~ "POST /api/v1/[a-z]+\\\\?id=9"',
    by: [],
  },
  { name: '|> pattern', kind: 'access', pipeline: '|> "<_>POST <_> 500 <_>"', by: [] },
  { name: '| json, one field', kind: 'json', pipeline: '| json', by: ['status'] },
  { name: '| json, two fields', kind: 'json', pipeline: '| json', by: ['path', 'method'] },
  {
    name: '| json, filter on a number',
    kind: 'json',
    pipeline: '| json | status >= 500',
    by: ['status'],
  },
  {
    name: '| json, all fields',
    kind: 'json',
    pipeline: '| json | drop trace_id,ts,duration_ms,user_id',
    by: undefined,
  },
  { name: '| json s="status"', kind: 'json', pipeline: '| json s="status"', by: ['s'] },
  { name: '| logfmt, one field', kind: 'logfmt', pipeline: '| logfmt', by: ['queue'] },
  {
    name: '| logfmt, all fields',
    kind: 'logfmt',
    pipeline: '| logfmt | drop ts,job,duration,bytes',
    by: undefined,
  },
  {
    name: '| pattern',
    kind: 'access',
    pipeline: '| pattern "<_> \\"<method> <path> <_>\\" <status> <_>"',
    by: ['status'],
  },
  {
    name: '| regexp with a literal',
    kind: 'logfmt',
    pipeline: '| regexp "queue=(?P<q>\\\\w+)"',
    by: ['q'],
  },
];

/** Takes samples and forgets them. */
const SINK: SampleSink = {
  originNs: 0n,
  add: () => undefined,
  addRun: () => undefined,
  addWhole: () => false,
};

function scannerOf({ pipeline, by }: Case): SampleScanner {
  const expr = parseQuery(`count_over_time({app="bench"} ${pipeline} [1d])`) as RangeAggregation;
  const { stages } = expr.range;
  const grouping: SeriesGrouping =
    by === undefined ? { kind: 'all', except: [] } : { kind: 'by', names: by };
  const plan: SamplePlan = {
    stages,
    unwrap: undefined,
    value: 'one',
    grouping,
    needs:
      by === undefined ? LabelNeeds.all : needsOfGroups({ stages, unwrap: undefined, groups: by }),
    nowNs: () => 0n,
    seriesMax: 1_000_000,
  };
  return new SampleScanner(plan, newScanCounters());
}

/** The case over blocks of its kind: one call is one pass. */
function passOf(c: Case): { readonly megabytes: number; readonly run: () => void } {
  const blocks = makeBlocks(c.kind);
  const scanner = scannerOf(c);
  return {
    megabytes: blocks.reduce((sum, { info }) => sum + info.lineByteCount, 0) / 1e6,
    run() {
      for (const block of blocks) {
        scanner.scan({ block, stream: STREAM, fromNs: 0n, toNs: 30_000n * DAY_NS }, SINK);
      }
    },
  };
}

function benchAlone(c: Case): Bench {
  return {
    name: `scan: ${c.name} (${c.kind})`,
    unit: 'MB/s',
    async run(context) {
      const { megabytes, run } = passOf(c);
      const blocks = makeBlocks(c.kind);
      const absent = Buffer.from('qzxj-absent');
      const rates = await context.compare(megabytes, {
        value: run,
        bound() {
          for (const block of blocks) Buffer.from(block.lineBytes()).indexOf(absent);
        },
      });
      return { ...rates, boundIs: 'copy and indexOf of an absent word' };
    },
  };
}

/** Calls of each other case before a stage is measured again: enough to be compiled for all of them. */
const OTHERS_CALLS = 25;

/** A server runs every kind of query in one thread: a stage must not depend on who ran before it. */
function benchAfterOthers(c: Case): Bench {
  return {
    name: `scan: ${c.name} (${c.kind}), after all the others`,
    unit: 'MB/s',
    async run(context) {
      const { megabytes, run } = passOf(c);
      const bound = await context.rate(megabytes, run);
      for (const other of CASES.filter((each) => each !== c)) {
        const pass = passOf(other);
        for (let call = 0; call < OTHERS_CALLS; call++) pass.run();
      }
      // A new query compiles its pipeline anew.
      const value = await context.rate(megabytes, passOf(c).run);
      return { value, bound, boundIs: 'alone' };
    },
  };
}

export const benches: readonly Bench[] = [
  ...CASES.map(benchAlone),
  ...CASES.filter(isParser).map(benchAfterOthers),
];
