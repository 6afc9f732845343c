export { type Block, type BlockInfo, type ColumnNeeds } from './block.ts';
