export { arbitraryLabelFilter, arbitraryLogQuery, arbitraryStage } from './arbitrary-log-query.ts';
export { arbitraryMetricExpr, arbitraryQuery } from './arbitrary-query.ts';
