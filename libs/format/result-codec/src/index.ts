export {
  encodeQueryAnswer,
  labelsJson,
  type JsonAnswer,
  type JsonData,
  type JsonEntry,
  type JsonSeries,
} from './query-json.ts';
export { formatSampleValue, formatTimeSec } from './value.ts';
export { statsObject, type StatsNumbers } from './stats-json.ts';
