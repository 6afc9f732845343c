// The recorded answers, asked of the evaluator itself: no HTTP, no disk, no other service. Tells in two
// seconds whether a change of the engine changes an answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { plainKernels } from '@skald/bytes';
import { STATUS_OF, toServiceError } from '@skald/errors';
import { Evaluator } from '@skald/eval';
import { MemoryReader, fieldBlocks } from '@skald/eval/testing';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS } from '@skald/limits';
import { parseQuery } from '@skald/logql';
import { alignRange } from '@skald/plan';
import { LevelDetector } from '@skald/push';
import { formatSampleValue } from '@skald/result-codec';
import type { Technique } from '@skald/scan';
import type { QueryData, QueryRequest } from '@skald/services';
import { ManualClock, parsePrometheusDuration } from '@skald/time';

interface Case {
  readonly id: string;
  readonly group: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly answer: unknown;
}

interface Pushed {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly [
    time: string,
    line: string,
    metadata?: Readonly<Record<string, string>>,
  ][];
}

const corpus = join(__dirname, 'corpus');
const GROUPS: ReadonlySet<string> = new Set(['log', 'metric-range', 'metric-instant', 'error']);
const NS_PER_SEC = 1_000_000_000n;

const cases = gunzipSync(readFileSync(join(corpus, 'cases.jsonl.gz')))
  .toString()
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case)
  .filter(({ group }) => GROUPS.has(group));

interface Blocks {
  readonly rows: number;
  readonly hasFields: boolean;
}

/** Which queries each technique can answer differently: it is left out for those, too. */
const CONCERNS: Readonly<Record<Technique, (c: Case) => boolean>> = {
  skip_filters: ({ params }) => /[|!][=~>]/.test(params.query ?? ''),
  field_columns: ({ params }) => /json|logfmt/.test(params.query ?? ''),
  header_answers: ({ params }) => /^[^|]*\[/.test(params.query ?? ''),
  early_exit: ({ group }) => group === 'log',
};

function readerOf(streams: readonly Pushed[], { rows, hasFields }: Blocks): MemoryReader {
  const detector = new LevelDetector(DEFAULT_LIMITS, plainKernels());
  return new MemoryReader(
    streams.map(({ stream, values }) => ({
      labels: Labels.fromObject({ ...stream, service_name: stream.app ?? '' }),
      entries: values.map(([time, line, metadata]) => ({
        timeNs: BigInt(time),
        line,
        ...(metadata === undefined ? {} : { metadata }),
      })),
    })),
    {
      rowsPerBlock: rows,
      prepare: (labels, columns) => detector.detect(labels, columns),
      ...(hasFields && { blockOf: fieldBlocks() }),
    },
  );
}

function evaluatorOf(reader: MemoryReader, without: Technique | undefined): Evaluator {
  return new Evaluator({
    readers: [reader],
    clock: new ManualClock(),
    yieldNow: () => Promise.resolve(),
    limitsOf: () => DEFAULT_LIMITS,
    without: { has: (technique) => technique === without },
  });
}

function timeNs(text: string): bigint {
  if (text.includes('T')) return BigInt(Date.parse(text)) * 1_000_000n;
  if (text.includes('.')) return BigInt(Math.round(Number(text) * 1000)) * 1_000_000n;
  return text.length <= 10 ? BigInt(text) * NS_PER_SEC : BigInt(text);
}

function durationNs(text: string | undefined): bigint {
  if (text === undefined) return 0n;
  return /^[0-9.]+$/.test(text)
    ? BigInt(Math.round(Number(text) * 1e9))
    : parsePrometheusDuration(text);
}

function requestOf({ path, params }: Case): QueryRequest {
  const isInstant = path.endsWith('/query');
  const request: QueryRequest = {
    tenant: 'compat',
    query: params.query ?? '',
    kind: isInstant ? 'instant' : 'range',
    startNs: timeNs((isInstant ? params.time : params.start) ?? '0'),
    endNs: timeNs((isInstant ? params.time : params.end) ?? '0'),
    stepNs: isInstant ? 0n : durationNs(params.step ?? '60'),
    intervalNs: durationNs(params.interval),
    limit: Number(params.limit ?? '100'),
    direction: params.direction === 'forward' ? 'forward' : 'backward',
  };
  if (isInstant || parseQuery(request.query).kind === 'logQuery') return request;
  return alignRange(request);
}

async function ask(evaluator: Evaluator, c: Case, canonical: (body: unknown) => unknown) {
  try {
    const { data } = await evaluator.query(requestOf(c), new AbortController().signal);
    const body = canonical({
      status: 'success',
      data: { resultType: data.kind, result: json(data) },
    });
    return { status: 200, type: 'application/json', body };
  } catch (e) {
    const { kind, message } = toServiceError(e);
    return { status: STATUS_OF[kind].http, type: 'text/plain', text: message.trim() };
  }
}

function json(data: QueryData): unknown {
  switch (data.kind) {
    case 'scalar':
      return [data.timeMs / 1000, formatSampleValue(data.value)];
    case 'streams':
      return data.streams.map(({ labels, entries }) => ({
        stream: labels.toObject(),
        values: entries.map((entry) => [String(entry.timeNs), entry.line]),
      }));
    default:
      return data.series.map(({ labels, timesMs, values }) => {
        const points = Array.from(values, (value, i) => [
          (timesMs[i] ?? 0) / 1000,
          formatSampleValue(value),
        ]);
        const metric = labels.toObject();
        return data.kind === 'vector' ? { metric, value: points[0] } : { metric, values: points };
      });
  }
}

test.each([
  { rows: 7, hasFields: false, leftOut: [] },
  { rows: 100_000, hasFields: false, leftOut: ['header_answers'] },
  { rows: 60, hasFields: true, leftOut: ['skip_filters', 'field_columns', 'early_exit'] },
  { rows: 100_000, hasFields: true, leftOut: [] },
] as const satisfies readonly (Blocks & { leftOut: readonly Technique[] })[])(
  'recorded answers, blocks of %o',
  async ({ leftOut, ...blocks }) => {
    const { dataset } = (await import(join(corpus, 'dataset.mjs'))) as {
      dataset: () => { streams: readonly Pushed[] };
    };
    const { canonical } = (await import(join(corpus, 'client.mjs'))) as {
      canonical: (body: unknown) => unknown;
    };
    const { differ } = (await import(join(corpus, 'compare.mjs'))) as {
      differ: (want: unknown, got: unknown) => string | null;
    };
    const reader = readerOf(dataset().streams, blocks);
    const differences: string[] = [];
    const compare = async (c: Case, without: Technique | undefined) => {
      const why = differ(c.answer, await ask(evaluatorOf(reader, without), c, canonical));
      const note = without === undefined ? '' : ` (without ${without})`;
      if (why !== null) differences.push(`${c.id} ${c.params.query}${note}: ${why}`);
    };
    for (const c of cases) {
      await compare(c, undefined);
      for (const technique of leftOut) if (CONCERNS[technique](c)) await compare(c, technique);
    }
    expect(differences).toEqual([]);
  },
  60_000,
);
