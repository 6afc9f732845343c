// The exchange under the gossiping key-value store.
import type { GossipKv } from '@skald/kv';
import type { Methods, RpcPeer } from './method.ts';

export function gossipMethods(kv: GossipKv): Methods {
  return new Map([['gossip.exchange', (state: Uint8Array) => Promise.resolve(kv.receive(state))]]);
}

export function exchangeWith(
  peer: RpcPeer,
  state: Uint8Array,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Uint8Array> {
  return peer.call('gossip.exchange', state, { signal, timeoutMs });
}
