export { buildSkipFilter } from './build-skip-filter.ts';
export { mayContain } from './may-contain.ts';
