// Skald's own keys. Few on purpose: what Loki has a key for keeps Loki's.
import { listType, oneOfType } from '../key-type.ts';
import { key, section } from '../table.ts';
import { bool, int, oneOf, size, text } from './key-kinds.ts';

/** Bytes of lines in a block: smaller compress badly, larger leave the cache of a core. */
export const BLOCK_SIZE_RANGE = { min: 4096, max: 16_777_216 } as const;

/** What queries do instead of work; `without` leaves some of it out. */
export const TECHNIQUES = [
  'skip_filters',
  'field_columns',
  'header_answers',
  'early_exit',
  'column_cache',
  'kernels',
  'workers',
] as const;

export type Technique = (typeof TECHNIQUES)[number];

export const SKALD = section('skald', "Skald's own keys.", {
  dataDir: text('data_dir', './data', {
    flag: 'skald.data-dir',
    doc: 'Directory of everything that no other key places.',
  }),
  objectStore: oneOf('object_store', ['auto', 's3', 'filesystem'], 'auto', {
    flag: 'skald.object-store',
    doc: 'Where blocks go; `auto` is S3 when `storage_config` names a bucket, else a directory.',
  }),
  blockSizeBytes: int('block_size_bytes', 524_288, {
    flag: 'skald.block-size-bytes',
    ...BLOCK_SIZE_RANGE,
    defaultFrom: '`ingester.chunk_block_size`',
    doc: 'A block of a stream is cut at this many bytes of lines: larger ones cost queries less, smaller ones are left out more often.',
  }),
  fieldColumns: bool('field_columns', true, {
    flag: 'skald.field-columns',
    doc: 'Whether lines of JSON and logfmt are taken apart into columns of their fields when a block is cut: `| json` and `| logfmt` then read columns instead of lines, words are found without making lines, and blocks are smaller. `false`: lines are stored whole, and parsed when asked.',
  }),
  headMemoryBytes: size('head_memory', '128MB', {
    flag: 'skald.head-memory',
    doc: 'Streams are stored early when lines in memory exceed this; beyond twice as much pushes wait.',
  }),
  queryMemoryBytes: size('query_memory', '1GB', {
    flag: 'skald.query-memory',
    doc: 'The most memory that one query may take for what it gathers: samples, series, entries, blocks that are merged. Its parts share it.',
  }),
  columnCacheBytes: size('column_cache', '128MB', {
    flag: 'skald.column-cache',
    doc: 'Memory for decoded columns that queries find again, of all query threads of a process; five eighths as much again is for headers of blocks. Worth raising where the same gigabytes are asked about again and again.',
  }),
  without: key('without', listType(oneOfType(TECHNIQUES), TECHNIQUES.join(' | ')), [], {
    flag: 'skald.without',
    doc: 'Techniques that queries do without, to measure what each is worth or to exclude it as the cause of a fault. Answers are the same, only slower: not for production. `skip_filters`: every block that the index names is searched. `field_columns`: lines are parsed though columns have their fields. `header_answers`: blocks are counted row by row. `early_exit`: a limited log query looks at every line. `column_cache`: columns are decoded anew by each query. `kernels`: JavaScript does what WebAssembly did. `workers`: one thread answers all queries.',
  }),
  wal: section('wal', 'The write-ahead log.', {
    sync: oneOf('sync', ['group', 'none'], 'group', {
      flag: 'skald.wal.sync',
      doc: '`group`: a push is acknowledged after a write that is synced with those of its neighbours. `none`: after the write, so a power failure may lose it.',
    }),
    segmentSizeBytes: size('segment_size', '64MB', {
      flag: 'skald.wal.segment-size',
      doc: 'A segment of the log is closed at this size.',
    }),
  }),
  scan: section('scan', 'Worker threads that encode and search blocks.', {
    workers: int('workers', 0, {
      flag: 'skald.scan.workers',
      max: 256,
      doc: 'Number of threads; 0 takes the number of cores.',
    }),
  }),
});
