export {
  encodeExplanation,
  encodeQueryAnswer,
  labelsJson,
  type JsonAnswer,
  type JsonData,
  type JsonEntry,
  type JsonSeries,
} from './query-json.ts';
export { formatSampleValue, formatTimeSec } from './value.ts';
export { explainObject, type PlanNumbers, type StageNumbers } from './explain-json.ts';
export { statsObject, type SourceNumbers, type StatsNumbers } from './stats-json.ts';
