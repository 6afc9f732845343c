// Work for queriers as opaque bytes: the scheduler queues and hands out payloads without reading them.
//
//   frontend: encodeJob → scheduler.submit → decode the answer
//   querier:  runJob(payload) → answer bytes
import { InvalidError } from '@skald/errors';
import type {
  LabelValuesRequest,
  QuerierService,
  QueryRequest,
  StreamsRequest,
  VolumeRequest,
} from '@skald/services';
import { decodeAnswer, encodeAnswer } from './answer-wire.ts';
import { fromWire, toWire } from './wire-json.ts';

type Job =
  | { readonly kind: 'query'; readonly request: QueryRequest }
  | {
      readonly kind: 'labelNames' | 'series' | 'stats';
      readonly request: StreamsRequest;
    }
  | { readonly kind: 'volume'; readonly request: VolumeRequest }
  | { readonly kind: 'labelValues'; readonly request: LabelValuesRequest };

/** What a frontend sends jobs through: a remote scheduler, or a queue of its own. */
export interface JobQueue {
  submit(
    tenant: string,
    payload: Uint8Array,
    signal: AbortSignal,
  ): Promise<{ readonly body: Uint8Array; readonly queuedMs: number }>;
}

/** Runs one payload; the result decodes at the frontend. */
export async function runJob(
  querier: QuerierService,
  payload: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const job = fromWire<Job>(payload);
  switch (job.kind) {
    case 'query':
      return encodeAnswer(await querier.query(job.request, signal));
    case 'labelValues':
      return toWire(await querier.labelValues(job.request, signal));
    case 'labelNames':
    case 'series':
    case 'stats':
      return toWire(await querier[job.kind](job.request, signal));
    case 'volume':
      return toWire(await querier.volume(job.request, signal));
    default:
      throw new InvalidError('a job of a kind this querier does not know');
  }
}

/** Queriers behind a queue, as one service. */
export function queuedQuerier(queue: JobQueue): QuerierService {
  const never = new AbortController().signal;
  const ask = async <T>(job: Job, signal: AbortSignal | undefined): Promise<T> =>
    fromWire<T>((await queue.submit(job.request.tenant, toWire(job), signal ?? never)).body);
  return {
    async query(request, signal) {
      const job: Job = { kind: 'query', request };
      const { body, queuedMs } = await queue.submit(request.tenant, toWire(job), signal);
      const answer = decodeAnswer(body);
      const { stats } = answer;
      return { ...answer, stats: { ...stats, queueTimeMs: stats.queueTimeMs + queuedMs } };
    },
    labelNames: (request, signal) => ask({ kind: 'labelNames', request }, signal),
    labelValues: (request, signal) => ask({ kind: 'labelValues', request }, signal),
    series: (request, signal) => ask({ kind: 'series', request }, signal),
    stats: (request, signal) => ask({ kind: 'stats', request }, signal),
    volume: (request, signal) => ask({ kind: 'volume', request }, signal),
  };
}
