// The value behind a ring: who is in it, with which tokens, seen when. A mergeable map, so that it can
// be gossiped as well as compare-and-set:
//
//   - per instance the newer heartbeat wins; at equal heartbeats the later state in life wins;
//   - an instance that left stays as LEFT (a tombstone) until `forgetLeftAfterMs`, or it would come
//     back from a member that had not heard.
//
// merge(a, b) is commutative, associative and idempotent.
import { InvalidError } from '@skald/errors';

export type InstanceState = 'PENDING' | 'JOINING' | 'ACTIVE' | 'LEAVING' | 'LEFT';

export interface RingInstance {
  readonly id: string;
  /** host:port of its gRPC server. */
  readonly address: string;
  readonly state: InstanceState;
  /** Ascending unsigned 32-bit numbers, unique in the ring but for races (then the lower id owns one). */
  readonly tokens: readonly number[];
  readonly heartbeatMs: number;
  readonly registeredMs: number;
  readonly zone: string;
}

export type RingState = ReadonlyMap<string, RingInstance>;

const AGE: Readonly<Record<InstanceState, number>> = {
  PENDING: 0,
  JOINING: 1,
  ACTIVE: 2,
  LEAVING: 3,
  LEFT: 4,
};

/** The state both sides agree on. Returns `a` itself when `b` has nothing new. */
export function mergeRings(a: RingState, b: RingState): RingState {
  let merged: Map<string, RingInstance> | undefined;
  for (const [id, theirs] of b) {
    const ours = a.get(id);
    if (ours && !isNewer(theirs, ours)) continue;
    merged ??= new Map(a);
    merged.set(id, theirs);
  }
  return merged ?? a;
}

function isNewer(theirs: RingInstance, ours: RingInstance): boolean {
  if (theirs.heartbeatMs !== ours.heartbeatMs) return theirs.heartbeatMs > ours.heartbeatMs;
  if (theirs.state !== ours.state) return AGE[theirs.state] > AGE[ours.state];
  return JSON.stringify(theirs) > JSON.stringify(ours);
}

/** Without tombstones older than `forgetAfterMs`. */
export function dropTombstones(state: RingState, nowMs: number, forgetAfterMs: number): RingState {
  const isOld = (i: RingInstance) => i.state === 'LEFT' && nowMs - i.heartbeatMs > forgetAfterMs;
  if (![...state.values()].some(isOld)) return state;
  return new Map([...state].filter(([, instance]) => !isOld(instance)));
}

export function encodeRing(state: RingState): Uint8Array {
  const instances = [...state.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return Buffer.from(JSON.stringify({ version: 1, instances }));
}

/** Absent bytes are an empty ring. Rejects with InvalidError what is no ring. */
export function decodeRing(bytes: Uint8Array | undefined): RingState {
  if (!bytes || bytes.length === 0) return new Map();
  try {
    const value = JSON.parse(Buffer.from(bytes).toString()) as {
      version: number;
      instances: RingInstance[];
    };
    if (value.version !== 1) throw new InvalidError(`ring version ${value.version} is not known`);
    return new Map(value.instances.map((instance) => [instance.id, instance]));
  } catch (error) {
    throw new InvalidError(`the ring's value cannot be read: ${(error as Error).message}`);
  }
}

/** `mergeRings` on encoded values: what a gossiping key-value store needs. */
export function mergeEncodedRings(a: Uint8Array | undefined, b: Uint8Array): Uint8Array {
  return encodeRing(mergeRings(decodeRing(a), decodeRing(b)));
}
