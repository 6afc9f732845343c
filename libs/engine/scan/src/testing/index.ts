export {
  blockOfLines,
  columnsOfLines,
  makeBlocks,
  makeColumns,
  makeLine,
  type LineKind,
} from './bench-blocks.ts';
