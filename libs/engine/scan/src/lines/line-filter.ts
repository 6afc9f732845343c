// A line filter as compiled: operands of which any must hold, or none may.
import type { LineFilter, LineFilterOp } from '@skald/logql';
import { InvalidError } from '@skald/errors';
import type { Needle } from '@skald/regex';
import { type Finder, type LineTest, type LineTestKind, compileLineTest } from './line-test.ts';

const KIND_OF: Readonly<Record<LineFilterOp, LineTestKind>> = {
  '|=': 'contains',
  '!=': 'contains',
  '|~': 'regex',
  '!~': 'regex',
  '|>': 'pattern',
  '!>': 'pattern',
};

export class CompiledLineFilter {
  readonly isNegative: boolean;
  readonly tests: readonly LineTest[];
  /** Rough price of one line, to run cheap filters first. */
  readonly cost: number;

  constructor(filter: LineFilter) {
    this.isNegative = filter.op.startsWith('!');
    const isEquality = filter.op === '|=' || filter.op === '!=';
    if (!isEquality && filter.operands.some((operand) => operand.kind === 'ip')) {
      throw new InvalidError('ip: invalid operation');
    }
    this.tests = filter.operands.map((operand) => compileLineTest(KIND_OF[filter.op], operand));
    const finders = this.tests.map((test) => test.finder);
    const isExact = finders.every((finder) => finder?.isExact);
    const isFolded = finders.some((finder) => finder?.needles.some((needle) => needle.foldCase));
    this.cost = (isExact ? 0 : 4) + (isFolded ? 2 : 0) + (this.isNegative ? 1 : 0);
  }

  /** Every line passes. */
  get isNoop(): boolean {
    return !this.isNegative && this.tests.some((test) => test.acceptsAll);
  }

  /**
   * Needles one of which stands in every line that one of the tests accepts; undefined when unknown.
   * Exact: a line that holds one is accepted.
   */
  finderIn({ isAscii }: { readonly isAscii: boolean }): Finder | undefined {
    const needles: Needle[] = [];
    let isExact = true;
    for (const test of this.tests) {
      const finder = (isAscii ? test.asciiFinder : undefined) ?? test.finder;
      if (finder === undefined) return undefined;
      needles.push(...finder.needles);
      isExact &&= finder.isExact;
    }
    return { needles, isExact };
  }

  /** For skip filters: each set has a needle that stands in every line that passes. */
  get required(): readonly (readonly Needle[])[] {
    if (this.isNegative) return [];
    const [only] = this.tests;
    if (this.tests.length === 1 && only !== undefined) return only.required;
    const needles = this.finderIn({ isAscii: false })?.needles;
    return needles === undefined ? [] : [needles];
  }

  passes(bytes: Buffer, start: number, end: number): boolean {
    for (const test of this.tests) {
      if (test.test(bytes, start, end)) return !this.isNegative;
    }
    return this.isNegative;
  }
}
