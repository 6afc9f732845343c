export { parseRegex, type ParseOptions } from './parse.ts';
export {
  compileRegex,
  CompiledRegex,
  type CompileOptions,
  type RegexWork,
} from './compiled-regex.ts';
export { UnicodeTables } from './unicode.ts';
export type { LiteralInfo, LiteralShape, Needle } from './literals.ts';
export type { DfaLimits } from './dfa.ts';
export type { RegexAst, RegexNode, RuneRanges, AssertionKind } from './ast.ts';
