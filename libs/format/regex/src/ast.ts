// The syntax tree of a regular expression, as parsed. It is plain data: runes are Unicode code
// points, classes are flat sorted lists of inclusive pairs [lo, hi, lo, hi, …], flags have already
// been applied to the nodes they govern.
//
// `*`, `+`, `?` and `{n,m}` are one node: max -1 means without limit.

export const MAX_RUNE = 0x10ffff;

/** What an invalid UTF-8 byte counts as. */
export const REPLACEMENT_RUNE = 0xfffd;

export type AssertionKind =
  'beginText' | 'endText' | 'beginLine' | 'endLine' | 'wordBoundary' | 'notWordBoundary';

/** Inclusive pairs, ascending, disjoint and not adjacent. */
export type RuneRanges = readonly number[];

export interface EmptyNode {
  readonly kind: 'empty';
}
export interface LiteralNode {
  readonly kind: 'literal';
  readonly runes: readonly number[];
  readonly foldCase: boolean;
}
export interface ClassNode {
  readonly kind: 'class';
  readonly ranges: RuneRanges;
}
/** `.`: any rune, with or without the newline. */
export interface AnyNode {
  readonly kind: 'any';
  readonly newline: boolean;
}
export interface AssertNode {
  readonly kind: 'assert';
  readonly at: AssertionKind;
}
export interface CaptureNode {
  readonly kind: 'capture';
  readonly index: number;
  readonly name: string;
  readonly sub: RegexNode;
}
export interface RepeatNode {
  readonly kind: 'repeat';
  readonly sub: RegexNode;
  readonly min: number;
  readonly max: number;
  readonly greedy: boolean;
}
export interface ConcatNode {
  readonly kind: 'concat';
  readonly subs: readonly RegexNode[];
}
export interface AlternateNode {
  readonly kind: 'alternate';
  readonly subs: readonly RegexNode[];
}

export type RegexNode =
  | EmptyNode
  | LiteralNode
  | ClassNode
  | AnyNode
  | AssertNode
  | CaptureNode
  | RepeatNode
  | ConcatNode
  | AlternateNode;

/** A parsed expression. Group 0 is the whole match and has no name. */
export interface RegexAst {
  readonly pattern: string;
  readonly root: RegexNode;
  /** One name per group, '' for unnamed ones; index 0 is the whole match. */
  readonly groupNames: readonly string[];
}
