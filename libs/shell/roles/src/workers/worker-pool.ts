// Threads that do one thing at a time, started when first needed, or all before that, and kept. Whoever
// waits is served in the order of coming, by the worker that was busy last: it is the warmest.
//
// A worker that ends, for whatever reason, fails what it was doing and nothing else; the next task
// finds another. One that was told to stop and does not come to rest is ended. Workers never keep the
// process alive.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ResourceLimits } from 'node:worker_threads';
import { InternalError, TooLargeError, UnavailableError, type ServiceError } from '@skald/errors';
import { PortLink, type Methods, type RpcPeer, type ThreadPort } from '@skald/rpc';
import type { Logger } from '@skald/telemetry';

/** What the pool needs of a node:worker_threads Worker. */
export interface WorkerThread extends ThreadPort {
  on(event: 'message', take: (message: unknown) => void): unknown;
  on(event: 'error', take: (error: Error) => void): unknown;
  on(event: 'exit', take: (code: number) => void): unknown;
  unref(): void;
  terminate(): Promise<number>;
  readonly resourceLimits?: ResourceLimits | undefined;
}

export interface WorkerPoolArgs {
  /** For messages: `encoder`. */
  readonly name: string;
  readonly size: number;
  /** More tasks than this do not wait: they are refused. */
  readonly waitingMax: number;
  /** The thread is told of `stop`: see WorkerStart. */
  readonly start: (stop: SharedArrayBuffer) => WorkerThread;
  /** What workers may ask of this thread. */
  readonly methods: Methods;
  readonly logger: Logger;
}

interface Hand {
  readonly worker: WorkerThread;
  /** One number: 1 while the task at hand is not wanted any more. */
  readonly stop: Int32Array;
  readonly link: PortLink;
  hasEnded: boolean;
}

interface Waiting {
  readonly resolve: (hand: Hand) => void;
  readonly reject: (error: Error) => void;
}

/** A worker that answers nothing for so long after its task was cancelled is ended. */
const REST_MS = 1000;
/** A method of every worker (see serveThread): answered when its event loop turns. */
export const REST = 'worker.rest';
const NOTHING = new Uint8Array(0);

export class WorkerPool {
  readonly #args: WorkerPoolArgs;
  readonly #hands = new Set<Hand>();
  readonly #idle: Hand[] = [];
  readonly #waiting = new Set<Waiting>();
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  constructor(args: WorkerPoolArgs) {
    this.#args = args;
  }

  /** Starts all workers there may be: the first tasks need not wait for them. */
  start(): void {
    while (!this.#isClosed && this.#hands.size < this.#args.size) this.#idle.push(this.#start());
  }

  /**
   * Lets `use` have a worker for as long as its promise lasts. A worker that is too busy for messages
   * can still see in shared memory that the signal has aborted.
   */
  async run<T>(use: (worker: RpcPeer) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const hand = await this.#take(signal);
    const stop = () => void Atomics.store(hand.stop, 0, 1);
    signal?.addEventListener('abort', stop);
    let isDone = false;
    try {
      const result = await use(hand.link);
      isDone = true;
      return result;
    } finally {
      signal?.removeEventListener('abort', stop);
      if (isDone) this.#give(hand);
      else void this.#giveAtRest(hand);
    }
  }

  /** Takes no more tasks, lets those it has end for up to `graceMs`, and ends all workers. */
  async close({ graceMs }: { readonly graceMs: number }): Promise<void> {
    this.#isClosed = true;
    const hasEnded = new Promise<void>((resolve) => (this.#onIdle = resolve));
    if (!this.#isIdle) await Promise.race([hasEnded, sleep(graceMs, undefined, { ref: false })]);
    for (const { reject } of this.#waiting) reject(this.#closedError());
    await Promise.all([...this.#hands].map(({ worker }) => worker.terminate()));
  }

  get #isIdle(): boolean {
    return this.#waiting.size === 0 && this.#idle.length === this.#hands.size;
  }

  #take(signal: AbortSignal | undefined): Hand | Promise<Hand> {
    const { name, size, waitingMax } = this.#args;
    signal?.throwIfAborted();
    if (this.#isClosed) throw this.#closedError();
    const hand = this.#idle.pop();
    if (hand) return hand;
    if (this.#hands.size < size) return this.#start();
    if (this.#waiting.size >= waitingMax) {
      throw new UnavailableError(`${waitingMax} tasks wait for a ${name} already, retry`);
    }
    return this.#wait(signal);
  }

  #wait(signal: AbortSignal | undefined): Promise<Hand> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiting);
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = () => waiting.reject(signal?.reason as Error);
      const waiting: Waiting = {
        resolve: (hand) => {
          leave();
          resolve(hand);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort);
      this.#waiting.add(waiting);
    });
  }

  #give(hand: Hand): void {
    if (hand.hasEnded) return;
    Atomics.store(hand.stop, 0, 0);
    const [next] = this.#waiting;
    if (next) next.resolve(hand);
    else this.#idle.push(hand);
    if (this.#isIdle) this.#onIdle?.();
  }

  /** After a failure the worker may still be at it. */
  async #giveAtRest(hand: Hand): Promise<void> {
    if (hand.hasEnded) return;
    try {
      await hand.link.call(REST, NOTHING, { timeoutMs: REST_MS });
      this.#give(hand);
    } catch {
      await hand.worker.terminate();
    }
  }

  #start(): Hand {
    const { name, methods, logger, start } = this.#args;
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const worker = start(stop);
    const memoryMaxMb = worker.resourceLimits?.maxOldGenerationSizeMb ?? 0;
    const hand: Hand = {
      worker,
      stop: new Int32Array(stop),
      link: new PortLink({ port: worker, name: `a ${name}`, methods, logger }),
      hasEnded: false,
    };
    this.#hands.add(hand);
    worker.unref();
    worker.on('error', (error) => this.#end(hand, failureOf(name, memoryMaxMb, error)));
    worker.on('exit', (code) =>
      this.#end(hand, new UnavailableError(`a ${name} ended with code ${code}, retry`)),
    );
    return hand;
  }

  #end(hand: Hand, failure: ServiceError): void {
    if (hand.hasEnded) return;
    hand.hasEnded = true;
    this.#hands.delete(hand);
    const at = this.#idle.indexOf(hand);
    if (at >= 0) this.#idle.splice(at, 1);
    if (!this.#isClosed) {
      this.#args.logger.log('error', 'a worker ended', { error: failure.message });
    }
    hand.link.end(failure);
    const [next] = this.#waiting;
    if (next) next.resolve(this.#start());
    if (this.#isIdle) this.#onIdle?.();
  }

  #closedError(): UnavailableError {
    return new UnavailableError(`no ${this.#args.name} works any more: the process is stopping`);
  }
}

function failureOf(name: string, memoryMaxMb: number, error: Error): ServiceError {
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new TooLargeError(`a ${name} needed more memory than its limit of ${memoryMaxMb} MiB`);
  }
  return new InternalError(`a ${name} failed: ${error.message}`, { cause: error });
}
