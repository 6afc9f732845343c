export { ArrayPool, type ArrayPoolOptions } from './array-pool.ts';
export { Evaluator, type EvaluatorDeps } from './evaluator.ts';
export { DEFAULT_MEMORY, MemoryBudget } from './memory-budget.ts';
export { DEFAULT_BOUNDS, type QueryBounds } from './bounds.ts';
