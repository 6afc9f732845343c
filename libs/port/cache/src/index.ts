export { type Cache } from './cache.ts';
export { MemoryCache } from './memory-cache.ts';
export { BrokenCache } from './broken-cache.ts';
