export { Frontend, type FrontendDeps } from './frontend.ts';
export { alignRange } from './align.ts';
export { checkLimits, withinLookback } from './check-limits.ts';
export {
  checkFieldsQuery,
  detectFieldValues,
  detectFields,
  type DetectedField,
} from './detected-fields.ts';
export { isDetectedLabel } from './detected-labels.ts';
export { compareLabels, mergeAnswers } from './merge-data.ts';
export { longestRangeNs, selectionsOf } from './selectors.ts';
export { splitByTime } from './split.ts';
export { UnitedCatalog } from './united-catalog.ts';
