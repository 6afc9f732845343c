export { type ObjectInfo, type ObjectStore } from './object-store.ts';
