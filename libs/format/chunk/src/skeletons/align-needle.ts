// Where a needle may stand in lines of a skeleton, as conditions on what is in their gaps.
//
//   {"level":"‗","status":‗}     needle  el":"err         level begins with err
//                                        "status":50      status begins with 50
//                                        info","st        level ends with info
//                                        error            level holds error
//                                        r","status":500  level ends with r, status is 500
//                                        "status":        nothing: all such lines hold it

export type ConditionKind = 'holds' | 'begins' | 'ends' | 'is';

/** Of the text in a gap. */
export interface Condition {
  readonly gap: number;
  readonly kind: ConditionKind;
  readonly text: string;
}

/** More ways to stand in a line are not looked at. */
const WAYS_MAX = 256;

/**
 * Ways in which lines with these literals may hold the needle (not empty), each by conditions that have to hold
 * together; undefined for too many. Whatever `canBe` says no to is left out.
 */
export function alignNeedle(
  needle: string,
  literals: readonly string[],
  canBe: (condition: Condition) => boolean,
): readonly (readonly Condition[])[] | undefined {
  const ways: (readonly Condition[])[] = [];
  const gapCount = literals.length - 1;

  /** The literal after a gap, from which on `at` is the place in the needle. */
  const literalAt = (index: number, at: number, conditions: readonly Condition[]): void => {
    const literal = literals[index] as string;
    const left = needle.length - at;
    if (left <= literal.length) {
      if (literal.startsWith(needle.slice(at))) ways.push(conditions);
    } else if (needle.startsWith(literal, at) && index < gapCount) {
      gapAt(index, at + literal.length, conditions);
    }
  };

  /** The gap begins at this place in the needle. */
  const gapAt = (gap: number, at: number, conditions: readonly Condition[]): void => {
    const add = (kind: ConditionKind, text: string): readonly Condition[] | undefined => {
      const condition = { gap, kind, text };
      return canBe(condition) ? [...conditions, condition] : undefined;
    };
    const begins = add('begins', needle.slice(at));
    if (begins !== undefined) ways.push(begins);
    const next = literals[gap + 1] as string;
    for (let end = at; end < needle.length && ways.length <= WAYS_MAX; end++) {
      if (!mayFollow(next, needle, end)) continue;
      const is = add('is', needle.slice(at, end));
      if (is !== undefined) literalAt(gap + 1, end, is);
    }
  };

  for (const [index, literal] of literals.entries()) {
    for (let from = 0; from < literal.length; from++) {
      if (literal.charCodeAt(from) !== needle.charCodeAt(0)) continue;
      const length = Math.min(needle.length, literal.length - from);
      if (!needle.startsWith(literal.slice(from, from + length))) continue;
      if (length === needle.length) ways.push([]);
      else if (index < gapCount) gapAt(index, length, []);
    }
  }
  for (let gap = 0; gap < gapCount && ways.length <= WAYS_MAX; gap++) {
    const holds: Condition = { gap, kind: 'holds', text: needle };
    if (canBe(holds)) ways.push([holds]);
    const next = literals[gap + 1] as string;
    for (let at = 1; at < needle.length; at++) {
      if (!mayFollow(next, needle, at)) continue;
      const ends: Condition = { gap, kind: 'ends', text: needle.slice(0, at) };
      if (canBe(ends)) literalAt(gap + 1, at, [ends]);
    }
  }
  return ways.length > WAYS_MAX ? undefined : ways;
}

/** Whether the needle may go on with the literal; an empty one may stand anywhere. */
function mayFollow(literal: string, needle: string, at: number): boolean {
  return literal === '' || literal.charCodeAt(0) === needle.charCodeAt(at);
}
