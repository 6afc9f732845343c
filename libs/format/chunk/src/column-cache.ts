// Decoded small columns of stored blocks (times, lengths, dictionaries, numbers, filters), kept from one
// query to the next within a byte budget; of columns that were only looked at in part, that part and the stored
// bytes. Lines are never kept.
//
// The key is the column's entry in a parsed header: whoever keeps headers (the store's directories)
// finds columns again, and whoever parses them anew starts with nothing. Columns are immutable and hold
// no memory but their own, so one that was evicted stays good for those who have it.
import type { ColumnEntry } from './block-header.ts';
import { SteadyCache } from './steady-cache.ts';

export class ColumnCache extends SteadyCache<ColumnEntry, unknown> {}
