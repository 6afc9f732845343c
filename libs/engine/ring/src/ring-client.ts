// Keeps the last known view of a ring. When the key-value store is unreachable it goes on serving what
// it knew.
import type { KeyValueStore } from '@skald/kv';
import type { Logger } from '@skald/telemetry';
import { decodeRing, type RingState } from './ring-state.ts';
import { RingView, type RingViewConfig } from './ring-view.ts';

export class RingClient {
  readonly #deps: { readonly kv: KeyValueStore; readonly logger: Logger };
  readonly #key: string;
  readonly #config: RingViewConfig;
  #view: RingView;
  #waiters: (() => void)[] = [];

  constructor(
    deps: { readonly kv: KeyValueStore; readonly logger: Logger },
    key: string,
    config: RingViewConfig,
  ) {
    this.#deps = deps;
    this.#key = key;
    this.#config = config;
    this.#view = new RingView(new Map(), config);
  }

  get view(): RingView {
    return this.#view;
  }

  /** Follows the ring until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#deps.kv.watch(this.#key, (value) => this.#accept(value), signal);
  }

  /** Resolves at the next change of the ring, or rejects when the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }

  #accept(value: Uint8Array | undefined): void {
    let state: RingState;
    try {
      state = decodeRing(value);
    } catch (error) {
      this.#deps.logger.log('error', 'ring value ignored', {
        key: this.#key,
        error: (error as Error).message,
      });
      return;
    }
    this.#view = new RingView(state, this.#config);
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
