export { MemoryReader, blockOf, type MemoryEntry, type MemoryStream } from './memory-reader.ts';
