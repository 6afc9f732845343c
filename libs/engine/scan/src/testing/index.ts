export {
  blockOfLines,
  columnsOfLines,
  makeBlocks,
  makeLine,
  type LineKind,
} from './bench-blocks.ts';
