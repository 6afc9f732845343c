export { MemoryReader, type MemoryEntry, type MemoryStream } from './memory-reader.ts';
export { fieldBlocks } from './field-blocks.ts';
export { LanguageWorld, parseEntry, print } from './language-world.ts';
export { readScript, type Question } from './script.ts';
