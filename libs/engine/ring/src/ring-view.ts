// One look at a ring: a sorted circle of tokens, and who answers for a place on it. Pure; made anew
// whenever the ring's value changes.
//
//        t=7 (b)      A key at 5 belongs to the owner of the first token >= 5, that is b, and with
//      /         \    replication 2 also to the next *distinct* instance, c.
//   t=2 (a)     t=9 (c)
//      \         /
//        t=12 (a)
//
// Who is not healthy for the operation is passed over and the set grows by one, as long as a quorum of
// what was asked for remains. With zones, replicas of one key stand in distinct zones.
import { UnavailableError } from '@skald/errors';
import type { RingInstance, RingState } from './ring-state.ts';

/** Writes go to ACTIVE instances; reads also ask those that are leaving, for they hold recent data. */
export type RingOperation = 'write' | 'read';

export interface ReplicaSet {
  readonly instances: readonly RingInstance[];
  /** How many of `instances` may fail. */
  readonly maxErrors: number;
}

export interface RingViewConfig {
  readonly replicationFactor: number;
  /** An instance silent for longer counts as unhealthy; 0 trusts for ever. */
  readonly heartbeatTimeoutMs: number;
  readonly isZoneAware: boolean;
}

export class RingView {
  readonly #config: RingViewConfig;
  readonly #state: RingState;
  readonly #tokens: Uint32Array;
  readonly #owners: readonly RingInstance[];

  constructor(state: RingState, config: RingViewConfig) {
    this.#config = config;
    this.#state = state;
    const owned = new Map<number, RingInstance>();
    for (const id of [...state.keys()].sort().reverse()) {
      const instance = state.get(id) as RingInstance;
      if (instance.state === 'LEFT') continue;
      for (const token of instance.tokens) owned.set(token, instance);
    }
    this.#tokens = Uint32Array.from(owned.keys()).sort();
    this.#owners = Array.from(this.#tokens, (token) => owned.get(token) as RingInstance);
  }

  /** Everybody but tombstones, ascending by id. */
  get instances(): readonly RingInstance[] {
    return [...this.#state.values()]
      .filter((instance) => instance.state !== 'LEFT')
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  isHealthy(instance: RingInstance, operation: RingOperation, nowMs: number): boolean {
    const { heartbeatTimeoutMs } = this.#config;
    const isSilent = heartbeatTimeoutMs > 0 && nowMs - instance.heartbeatMs > heartbeatTimeoutMs;
    if (isSilent) return false;
    return operation === 'write'
      ? instance.state === 'ACTIVE'
      : instance.state === 'ACTIVE' || instance.state === 'LEAVING';
  }

  /** Who stores the key at `token`. Rejects with UnavailableError when a quorum is not to be had. */
  replicasOf(token: number, operation: RingOperation, nowMs: number): ReplicaSet {
    const { replicationFactor, isZoneAware } = this.#config;
    if (this.#tokens.length === 0) throw new UnavailableError('empty ring');
    const healthy: RingInstance[] = [];
    const seen = new Set<string>();
    const zones = new Set<string>();
    let wanted = replicationFactor;
    let at = this.#firstAtOrAfter(token);
    for (let i = 0; i < this.#tokens.length && seen.size < wanted; i++, at++) {
      const instance = this.#owners[at % this.#owners.length] as RingInstance;
      if (seen.has(instance.id) || (isZoneAware && zones.has(instance.zone))) continue;
      seen.add(instance.id);
      zones.add(instance.zone);
      if (this.isHealthy(instance, operation, nowMs)) healthy.push(instance);
      // Somebody who is known to be leaving or joining is replaced; somebody who fell silent is not.
      else if (operation === 'write' && instance.state !== 'ACTIVE') wanted++;
    }
    return withQuorum(healthy, Math.max(replicationFactor, seen.size));
  }

  /** Every healthy instance, for reads of everything; a quorum's complement of them may fail. */
  allForReading(nowMs: number): ReplicaSet {
    const members = this.instances.filter((i) => i.state === 'ACTIVE' || i.state === 'LEAVING');
    if (members.length === 0) throw new UnavailableError('empty ring');
    const healthy = members.filter((instance) => this.isHealthy(instance, 'read', nowMs));
    const mayMiss = Math.floor(this.#config.replicationFactor / 2);
    const missing = members.length - healthy.length;
    if (missing > mayMiss) {
      throw new UnavailableError(
        `at least ${members.length - mayMiss} live ingesters required, could only find ${healthy.length}`,
      );
    }
    return { instances: healthy, maxErrors: mayMiss - missing };
  }

  /** Whether `id` is the one responsible for `token`: the first healthy owner. */
  owns(id: string, token: number, nowMs: number): boolean {
    const count = this.#owners.length;
    const first = count === 0 ? 0 : this.#firstAtOrAfter(token);
    for (let i = 0; i < count; i++) {
      const instance = this.#owners[(first + i) % count] as RingInstance;
      if (this.isHealthy(instance, 'write', nowMs)) return instance.id === id;
    }
    return false;
  }

  #firstAtOrAfter(token: number): number {
    let low = 0;
    let high = this.#tokens.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#tokens[middle] as number) < token) low = middle + 1;
      else high = middle;
    }
    return low % this.#tokens.length;
  }
}

function withQuorum(healthy: readonly RingInstance[], replicaCount: number): ReplicaSet {
  const quorum = Math.floor(replicaCount / 2) + 1;
  if (healthy.length < quorum) {
    throw new UnavailableError(
      `at least ${quorum} live replicas required, could only find ${healthy.length}`,
    );
  }
  return { instances: healthy, maxErrors: healthy.length - quorum };
}
