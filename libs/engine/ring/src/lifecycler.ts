// One instance's life in a ring: it registers with tokens, beats, announces that it leaves, and goes.
//
//   (absent) → JOINING → ACTIVE → LEAVING → LEFT (tombstone) → forgotten
//
// The decisions are pure functions of the ring's state; the loop only applies them by compare-and-set
// and beats. A failed beat is logged and tried again at the next: the last view keeps serving.
import type { KeyValueStore } from '@skald/kv';
import type { Logger } from '@skald/telemetry';
import type { Clock } from '@skald/time';
import {
  decodeRing,
  dropTombstones,
  encodeRing,
  type InstanceState,
  type RingInstance,
  type RingState,
} from './ring-state.ts';
import { chooseTokens } from './tokens.ts';

export interface LifecyclerDeps {
  readonly kv: KeyValueStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

export interface LifecyclerConfig {
  readonly ringKey: string;
  readonly instanceId: string;
  readonly address: string;
  readonly zone: string;
  readonly tokenCount: number;
  readonly heartbeatPeriodMs: number;
  /** Members silent for longer are removed by whoever notices; 0 never. */
  readonly forgetSilentAfterMs: number;
}

const FORGET_LEFT_AFTER_MS = 10 * 60_000;

export class Lifecycler {
  readonly #deps: LifecyclerDeps;
  readonly #config: LifecyclerConfig;
  #state: InstanceState = 'PENDING';
  #tokens: readonly number[] = [];
  #registeredMs = 0;

  constructor(deps: LifecyclerDeps, config: LifecyclerConfig) {
    this.#deps = deps;
    this.#config = config;
  }

  get state(): InstanceState {
    return this.#state;
  }

  /** Registers as JOINING; keeps the tokens of an earlier life under the same id. */
  async join(signal?: AbortSignal): Promise<void> {
    await this.#update((ring, nowMs) => {
      const earlier = ring.get(this.#config.instanceId);
      const taken = new Set([...ring.values()].flatMap((instance) => instance.tokens));
      const hadTokens = earlier !== undefined && earlier.tokens.length === this.#config.tokenCount;
      this.#tokens = hadTokens
        ? earlier.tokens
        : chooseTokens(this.#config.tokenCount, taken, this.#deps.random);
      this.#registeredMs = earlier?.registeredMs || nowMs;
      this.#state = 'JOINING';
    }, signal);
  }

  async changeState(state: InstanceState, signal?: AbortSignal): Promise<void> {
    await this.#update(() => (this.#state = state), signal);
  }

  /** Beats until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#deps.clock.sleep(this.#config.heartbeatPeriodMs, signal);
        await this.#update(() => undefined, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#deps.logger.log('warn', 'ring heartbeat failed', {
          ring: this.#config.ringKey,
          error: (error as Error).message,
        });
      }
    }
  }

  /** Says LEAVING (reads still reach this instance, writes no longer do). */
  leave(): Promise<void> {
    return this.changeState('LEAVING');
  }

  /** The last word: a tombstone. */
  deregister(): Promise<void> {
    this.#tokens = [];
    return this.changeState('LEFT');
  }

  #update(decide: (ring: RingState, nowMs: number) => void, signal?: AbortSignal): Promise<void> {
    const { kv, clock } = this.#deps;
    return kv.compareAndSet(
      this.#config.ringKey,
      (current) => {
        const nowMs = clock.nowMs();
        const ring = decodeRing(current);
        decide(ring, nowMs);
        const next = new Map(forgetSilent(ring, nowMs, this.#config.forgetSilentAfterMs));
        next.set(this.#config.instanceId, this.#self(nowMs));
        return encodeRing(dropTombstones(next, nowMs, FORGET_LEFT_AFTER_MS));
      },
      signal,
    );
  }

  #self(nowMs: number): RingInstance {
    const { instanceId: id, address, zone } = this.#config;
    return {
      id,
      address,
      state: this.#state,
      tokens: this.#tokens,
      heartbeatMs: nowMs,
      registeredMs: this.#registeredMs,
      zone,
    };
  }
}

/** Members silent for longer than `afterMs` become tombstones of the time they fell silent. */
export function forgetSilent(ring: RingState, nowMs: number, afterMs: number): RingState {
  if (afterMs <= 0) return ring;
  const next = new Map(ring);
  for (const [id, instance] of ring) {
    const isSilent = nowMs - instance.heartbeatMs > afterMs;
    if (isSilent && instance.state !== 'LEFT')
      next.set(id, { ...instance, state: 'LEFT', tokens: [] });
  }
  return next;
}
