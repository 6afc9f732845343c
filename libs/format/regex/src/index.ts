export { parseRegex, type ParseOptions } from './parse.ts';
export { UnicodeTables } from './unicode.ts';
export type { RegexAst, RegexNode, RuneRanges, AssertionKind } from './ast.ts';
