// Skeletons seen lately, as kernels match them: those of the last blocks first. Fields are columns, by name.
import { skeletonTable, type SkeletonTable } from '@skald/bytes';
import type { DerivedSkeleton } from './derive-skeleton.ts';

/** More are learned in one block, but not kept for the next. */
const KEPT_MAX = 16;
const LEARNED_MAX = 64;
/** A block has no more columns to match. */
export const FIELD_NAMES_MAX = 64;

export class KnownSkeletons {
  #all: DerivedSkeleton[] = [];
  #names: string[] = [];
  #table: SkeletonTable | undefined;

  get count(): number {
    return this.#all.length;
  }

  /** By column. */
  get names(): readonly string[] {
    return this.#names;
  }

  at(index: number): DerivedSkeleton | undefined {
    return this.#all[index];
  }

  get table(): SkeletonTable {
    return (this.#table ??= skeletonTable(
      this.#all.map(({ literals, gaps }) => ({
        literals,
        gaps: gaps.map(({ syntax, name }) => {
          return { syntax, source: 0, column: this.#names.indexOf(name) };
        }),
      })),
    ));
  }

  /** Whether there was room for it, among at most `namesMax` names. */
  tryAdd(skeleton: DerivedSkeleton, namesMax: number): boolean {
    const names = new Set([...this.#names, ...skeleton.gaps.map(({ name }) => name)]);
    if (this.#all.length === LEARNED_MAX || names.size > namesMax) return false;
    this.#all.push(skeleton);
    this.#names = [...names];
    this.#table = undefined;
    return true;
  }

  dropLast(): void {
    this.#all.pop();
    this.#table = undefined;
  }

  /** Puts those that a block had first, and forgets what no block had for long. */
  keep(isUsed: (index: number) => boolean): void {
    const used = this.#all.filter((_, i) => isUsed(i));
    if (this.#all.length <= KEPT_MAX && used.every((each, i) => each === this.#all[i])) return;
    const unused = this.#all.filter((_, i) => !isUsed(i));
    this.#all = [...used, ...unused].slice(0, KEPT_MAX);
    this.#names = [...new Set(this.#all.flatMap(({ gaps }) => gaps.map(({ name }) => name)))];
    this.#table = undefined;
  }
}
