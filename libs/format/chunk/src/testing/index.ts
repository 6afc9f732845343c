export { poisonedDecompressor } from './poisoned-decompressor.ts';
export { entriesOf, rowsOf, type Row } from './rows.ts';
export { arbitraryRows } from './arbitrary-rows.ts';
