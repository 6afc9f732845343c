// A key-value store without a server (`memberlist` in the configuration): every member holds all keys
// and exchanges them with random others until all agree.
//
// Values must merge: `merge(a, b)` is commutative, associative and idempotent, so that the order and
// number of exchanges do not matter. A compare-and-set is a local merge that is told to others at
// once; a watch sees local changes and those that arrive.
//
//   exchange: I send everything I hold, the other merges and answers with everything it then holds.
//
// Rings are small (some kilobytes per hundred members), so whole states travel. Members are found
// through seed addresses and through each other; one that has not been heard of for `memberTtlMs` is
// no longer tried.
import type { Clock } from '@skald/time';
import type { KeyValueStore, KvEntry } from './kv.ts';

export interface GossipDeps {
  readonly clock: Clock;
  readonly random: () => number;
  /** Sends my state to a member, resolves with its state. */
  readonly exchange: (
    address: string,
    state: Uint8Array,
    signal: AbortSignal,
  ) => Promise<Uint8Array>;
  /** Current seed addresses (a list, or what DNS says of a headless service). */
  readonly seeds: () => Promise<readonly string[]>;
  readonly merge: (ours: Uint8Array | undefined, theirs: Uint8Array) => Uint8Array;
  /** Called when an exchange fails: a metric and a log line. */
  readonly onFailure: (address: string, error: Error) => void;
}

export interface GossipConfig {
  /** host:port under which others reach this member. */
  readonly ownAddress: string;
  readonly intervalMs: number;
  /** Members told per round. */
  readonly fanOut: number;
  readonly memberTtlMs: number;
}

interface WireState {
  /** Address → when somebody last spoke with it (ms). */
  readonly members: Readonly<Record<string, number>>;
  /** Key → base64 value. */
  readonly values: Readonly<Record<string, string>>;
}

export class GossipKv implements KeyValueStore {
  readonly #deps: GossipDeps;
  readonly #config: GossipConfig;
  readonly #values = new Map<string, Uint8Array>();
  readonly #members = new Map<string, number>();
  readonly #watchers = new Map<string, Set<() => void>>();
  #wake: (() => void) | undefined;

  constructor(deps: GossipDeps, config: GossipConfig) {
    this.#deps = deps;
    this.#config = config;
  }

  /** Other members spoken with lately. */
  get memberAddresses(): readonly string[] {
    const oldestMs = this.#deps.clock.nowMs() - this.#config.memberTtlMs;
    return [...this.#members]
      .filter(([address, seenMs]) => address !== this.#config.ownAddress && seenMs >= oldestMs)
      .map(([address]) => address)
      .sort();
  }

  /** Exchanges with others every interval, and soon after a local change, until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.round(signal);
      const pause = new AbortController();
      this.#wake = () => pause.abort();
      const either = AbortSignal.any([signal, pause.signal]);
      await this.#deps.clock.sleep(this.#config.intervalMs, either).catch(() => undefined);
      this.#wake = undefined;
    }
  }

  /** One exchange with up to `fanOut` random members. Never rejects. */
  async round(signal: AbortSignal): Promise<void> {
    const seeds = await this.#deps.seeds().catch(() => []);
    const known = new Set([...seeds, ...this.memberAddresses]);
    known.delete(this.#config.ownAddress);
    const chosen = pick([...known].sort(), this.#config.fanOut, this.#deps.random);
    await Promise.all(chosen.map((address) => this.#exchangeWith(address, signal)));
  }

  /** What the server side of an exchange does: merges and answers with the whole state. */
  receive(state: Uint8Array): Uint8Array {
    this.#absorb(state);
    return this.#encode();
  }

  get(key: string): Promise<KvEntry | undefined> {
    const value = this.#values.get(key);
    return Promise.resolve(value && { value, version: Buffer.from(value).toString('base64') });
  }

  compareAndSet(
    key: string,
    update: (current: Uint8Array | undefined) => Uint8Array | undefined,
  ): Promise<void> {
    try {
      const next = update(this.#values.get(key));
      if (next && this.#mergeIn(key, next)) this.#wake?.();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  watch(
    key: string,
    onChange: (value: Uint8Array | undefined) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const tell = () => onChange(this.#values.get(key));
    const watchers = this.#watchers.get(key) ?? new Set();
    this.#watchers.set(key, watchers.add(tell));
    tell();
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        watchers.delete(tell);
        resolve();
      });
    });
  }

  list(prefix: string): Promise<readonly string[]> {
    return Promise.resolve([...this.#values.keys()].filter((key) => key.startsWith(prefix)).sort());
  }

  /** Only forgets locally: a gossiped value cannot be unsaid, its owner writes a tombstone into it. */
  delete(key: string): Promise<void> {
    this.#values.delete(key);
    this.#notify(key);
    return Promise.resolve();
  }

  async #exchangeWith(address: string, signal: AbortSignal): Promise<void> {
    try {
      this.#absorb(await this.#deps.exchange(address, this.#encode(), signal));
      this.#members.set(address, this.#deps.clock.nowMs());
    } catch (error) {
      if (!signal.aborted) this.#deps.onFailure(address, error as Error);
    }
  }

  #encode(): Uint8Array {
    const nowMs = this.#deps.clock.nowMs();
    const members = Object.fromEntries(this.#members);
    members[this.#config.ownAddress] = nowMs;
    const values = Object.fromEntries(
      [...this.#values].map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    );
    return Buffer.from(JSON.stringify({ members, values } satisfies WireState));
  }

  #absorb(bytes: Uint8Array): void {
    const state = JSON.parse(Buffer.from(bytes).toString()) as WireState;
    for (const [address, seenMs] of Object.entries(state.members)) {
      this.#members.set(address, Math.max(seenMs, this.#members.get(address) ?? 0));
    }
    for (const [key, value] of Object.entries(state.values)) {
      this.#mergeIn(key, Buffer.from(value, 'base64'));
    }
  }

  /** Whether anything changed. */
  #mergeIn(key: string, theirs: Uint8Array): boolean {
    const ours = this.#values.get(key);
    const merged = this.#deps.merge(ours, theirs);
    if (ours && Buffer.compare(ours, merged) === 0) return false;
    this.#values.set(key, merged);
    this.#notify(key);
    return true;
  }

  #notify(key: string): void {
    for (const tell of this.#watchers.get(key) ?? []) tell();
  }
}

function pick(from: readonly string[], count: number, random: () => number): string[] {
  const left = [...from];
  const picked: string[] = [];
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return picked;
}
