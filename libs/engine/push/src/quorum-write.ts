// One push to many ingesters: each gets one batch with its streams; the push is done when every stream
// has its quorum, and has failed when one stream cannot have it any more. Calls that are still out then
// finish by themselves, bounded by their timeout.
import {
  InvalidError,
  RateLimitedError,
  TimeoutError,
  must,
  toServiceError,
  type ServiceError,
} from '@skald/errors';
import { encodeStreamBatch, type StreamEntries } from '@skald/push-codec';
import type { IngesterService, Rejection } from '@skald/services';
import type { Clock } from '@skald/time';
import { BatchBuffers } from './batch-buffers.ts';
import type { PushMetrics } from './metrics.ts';

/** Who stores what is at a place on the ring. */
export interface ReplicaSets {
  /** Rejects with UnavailableError when a quorum is not to be had. */
  replicasOf(token: number): {
    readonly instances: readonly { readonly id: string }[];
    /** How many of them may fail. */
    readonly maxErrors: number;
  };
}

export interface QuorumWriteDeps {
  readonly clock: Clock;
  readonly replicaSets: ReplicaSets;
  readonly ingesterOf: (id: string) => Pick<IngesterService, 'push'>;
  readonly remoteTimeoutMs: number;
  readonly metrics: PushMetrics;
}

export interface WriteOutcome {
  /** What decided against the push; undefined when every stream has its quorum. */
  readonly failure: ServiceError | undefined;
  /** Of the answer that decided. */
  readonly rejections: readonly Rejection[];
}

interface Batch {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Calls that have not come back. */
  readers: number;
  isAbandoned: boolean;
}

interface Tally {
  missing: number;
  mayFail: number;
}

export class QuorumWriter {
  readonly #deps: QuorumWriteDeps;
  readonly #out = new Set<Promise<void>>();
  readonly #buffers = new BatchBuffers((byteCount) => Buffer.allocUnsafeSlow(byteCount));

  constructor(deps: QuorumWriteDeps) {
    this.#deps = deps;
  }

  /**
   * Never rejects but for a ring without a quorum. The streams are read before it returns; an ingester
   * must have done with the batch when its answer resolves.
   */
  write(tenant: string, streams: readonly StreamEntries[]): Promise<WriteOutcome> {
    const tallies: Tally[] = [];
    const streamsOf = new Map<string, number[]>();
    streams.forEach(({ labels }, index) => {
      const token = labels.ringToken(tenant);
      const { instances, maxErrors } = this.#deps.replicaSets.replicasOf(token);
      tallies.push({ missing: instances.length - maxErrors, mayFail: maxErrors });
      for (const { id } of instances) {
        const indexes = streamsOf.get(id);
        if (indexes) indexes.push(index);
        else streamsOf.set(id, [index]);
      }
    });
    return new Promise((resolve) => {
      const vote = new Vote(tallies, resolve);
      const batches = new Map<string, Batch>();
      for (const [id, indexes] of streamsOf) {
        // Ingesters that get the same streams get the same bytes.
        const key = indexes.join();
        const batch = batches.get(key) ?? this.#encode(indexes.map((at) => must(streams[at])));
        batches.set(key, batch);
        batch.readers += 1;
        this.#own(this.#send(id, { tenant, batch }, (answer) => vote.cast(indexes, answer)));
      }
    });
  }

  /** Resolves when no call is out any more. */
  async drain(): Promise<void> {
    await Promise.all(this.#out);
  }

  #encode(streams: readonly StreamEntries[]): Batch {
    const allocate = (byteCount: number) => this.#buffers.take(byteCount);
    return { bytes: encodeStreamBatch(streams, allocate), readers: 0, isAbandoned: false };
  }

  /** A call that was given up may still read its batch: then the buffer is not used again. */
  #release(batch: Batch, signal: AbortSignal): void {
    batch.readers -= 1;
    batch.isAbandoned ||= signal.aborted;
    if (batch.readers === 0 && !batch.isAbandoned) this.#buffers.give(batch.bytes);
  }

  #own(call: Promise<void>): void {
    this.#out.add(call);
    void call.finally(() => this.#out.delete(call));
  }

  /** Calls one ingester and casts its vote; never rejects. */
  async #send(
    id: string,
    { tenant, batch }: { readonly tenant: string; readonly batch: Batch },
    cast: (answer: WriteOutcome) => void,
  ): Promise<void> {
    const { clock, ingesterOf, remoteTimeoutMs, metrics } = this.#deps;
    const call = new AbortController();
    const timer = new AbortController();
    clock.sleep(remoteTimeoutMs, timer.signal).then(
      () => {
        metrics.ingesterAppendTimeouts.add(1, id);
        call.abort(new TimeoutError(`ingester ${id} did not answer in ${remoteTimeoutMs} ms`));
      },
      () => undefined,
    );
    metrics.ingesterAppends.add(1, id);
    try {
      const { rejections } = await settledOrAborted(
        ingesterOf(id).push({ tenant, batch: batch.bytes }, call.signal),
        call.signal,
      );
      const last = rejections.at(-1);
      cast({ failure: last && errorOf(last), rejections });
    } catch (error) {
      cast({ failure: toServiceError(error), rejections: [] });
    } finally {
      timer.abort();
      this.#release(batch, call.signal);
    }
  }
}

/** Counts answers per stream until the push is decided. */
class Vote {
  readonly #tallies: readonly Tally[];
  readonly #resolve: (outcome: WriteOutcome) => void;
  #undecided: number;

  constructor(tallies: readonly Tally[], resolve: (outcome: WriteOutcome) => void) {
    this.#tallies = tallies;
    this.#resolve = resolve;
    this.#undecided = tallies.length;
  }

  cast(indexes: readonly number[], answer: WriteOutcome): void {
    for (const index of indexes) {
      const tally = must(this.#tallies[index]);
      if (!answer.failure) {
        tally.missing -= 1;
        if (tally.missing === 0) this.#undecided -= 1;
      } else {
        tally.mayFail -= 1;
        if (tally.mayFail < 0) this.#resolve(answer);
      }
    }
    if (this.#undecided === 0) this.#resolve({ failure: undefined, rejections: [] });
  }
}

/** The call, or the abort, whichever is first: a transport may be slow to notice. */
function settledOrAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    call.then(resolve, reject);
  });
}

function errorOf({ kind, message }: Rejection): ServiceError {
  return kind === 'rateLimited' ? new RateLimitedError(message) : new InvalidError(message);
}
