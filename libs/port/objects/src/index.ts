export { type ObjectBody, type ObjectInfo, type ObjectStore } from './object-store.ts';
export { MemoryObjectStore } from './memory-object-store.ts';
export {
  FaultyObjectStore,
  crashAtCall,
  randomObjectFaults,
  type ObjectCall,
  type ObjectFault,
  type ObjectFaults,
} from './faulty-object-store.ts';
