// An object store that fails as told: the same script gives the same failures, so that a test can
// replay a run from its seed, or crash a process at every step in turn.
import { UnavailableError } from '@skald/errors';
import type { ObjectBody, ObjectInfo, ObjectStore } from './object-store.ts';

export interface ObjectCall {
  readonly operation: 'put' | 'get' | 'getRange' | 'list' | 'listFolders' | 'delete';
  /** The key or prefix. */
  readonly key: string;
  /** How many calls came before, over all operations. */
  readonly index: number;
}

/** `before`: nothing happens. `after`: it happens, but the caller is told that it failed. */
export interface ObjectFault {
  readonly fail?: 'before' | 'after';
  readonly delayMs?: number;
}

export type ObjectFaults = (call: ObjectCall) => ObjectFault | undefined;

/** Each call fails with probability `rate`, half of them after their effect. */
export function randomObjectFaults(options: {
  readonly seed: number;
  readonly rate: number;
}): ObjectFaults {
  let state = options.seed >>> 0;
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => {
    const roll = next();
    if (roll >= options.rate) return undefined;
    return { fail: roll < options.rate / 2 ? 'before' : 'after' };
  };
}

/** Call `index` fails, and so does every later one: the process is gone. */
export function crashAtCall(index: number, fail: 'before' | 'after'): ObjectFaults {
  return (call) => {
    if (call.index < index) return undefined;
    return { fail: call.index === index ? fail : 'before' };
  };
}

export class FaultyObjectStore implements ObjectStore {
  readonly #inner: ObjectStore;
  readonly #faults: ObjectFaults;
  readonly #sleep: ((delayMs: number, signal?: AbortSignal) => Promise<void>) | undefined;
  #callCount = 0;

  /** Delays need a clock. */
  constructor(deps: {
    readonly inner: ObjectStore;
    readonly faults: ObjectFaults;
    readonly clock?: { sleep(delayMs: number, signal?: AbortSignal): Promise<void> };
  }) {
    this.#inner = deps.inner;
    this.#faults = deps.faults;
    const { clock } = deps;
    this.#sleep = clock && ((delayMs, signal) => clock.sleep(delayMs, signal));
  }

  get callCount(): number {
    return this.#callCount;
  }

  put(key: string, body: ObjectBody, options?: Parameters<ObjectStore['put']>[2]): Promise<void> {
    return this.#call('put', key, options?.signal, () => this.#inner.put(key, body, options));
  }

  get(key: string, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#call('get', key, signal, () => this.#inner.get(key, signal));
  }

  getRange(key: string, from: number, to: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#call('getRange', key, signal, () => this.#inner.getRange(key, from, to, signal));
  }

  list(prefix: string, signal?: AbortSignal): Promise<readonly ObjectInfo[]> {
    return this.#call('list', prefix, signal, () => this.#inner.list(prefix, signal));
  }

  listFolders(prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
    return this.#call('listFolders', prefix, signal, () => this.#inner.listFolders(prefix, signal));
  }

  delete(key: string, signal?: AbortSignal): Promise<void> {
    return this.#call('delete', key, signal, () => this.#inner.delete(key, signal));
  }

  async #call<T>(
    operation: ObjectCall['operation'],
    key: string,
    signal: AbortSignal | undefined,
    run: () => Promise<T>,
  ): Promise<T> {
    const fault = this.#faults({ operation, key, index: this.#callCount++ });
    if (fault?.delayMs !== undefined) await this.#sleep?.(fault.delayMs, signal);
    if (fault?.fail === 'before') throw new UnavailableError(`${operation} ${key}: told to fail`);
    const result = await run();
    if (fault?.fail === 'after') {
      throw new UnavailableError(`${operation} ${key}: told to fail after its effect`);
    }
    return result;
  }
}
