export { type KeyValueStore, type KvEntry } from './kv.ts';
export { MemoryKv } from './memory-kv.ts';
export { GossipKv, type GossipConfig, type GossipDeps } from './gossip-kv.ts';
