export { type KeyValueStore, type KvEntry } from './kv.ts';
