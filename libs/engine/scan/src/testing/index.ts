export { blockOfLines, makeBlocks, makeLine, type LineKind } from './bench-blocks.ts';
