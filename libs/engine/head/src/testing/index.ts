export { MemorySink } from './memory-sink.ts';
export { columnsOf, makeBatch, type TestRow } from './make-batch.ts';
export { rowsOfBlocks, type Row } from './rows.ts';
export { TEST_CONFIG, makeIngester, type TestIngesterArgs } from './make-ingester.ts';
