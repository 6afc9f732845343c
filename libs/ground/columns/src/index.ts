export { type EntryColumns, lineAt, timeNsAt } from './entry-columns.ts';
export {
  type DictionaryColumn,
  dictionaryFromStrings,
  dictionaryValue,
  dictionaryValues,
} from './dictionary-column.ts';
export { DictionaryBuilder } from './dictionary-builder.ts';
export { takeRows } from './take-rows.ts';
