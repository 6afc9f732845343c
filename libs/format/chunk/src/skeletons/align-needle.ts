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

/** Whether some text in the gap may be so. */
export type CanBe = (gap: number, kind: ConditionKind, text: string) => boolean;

/**
 * Ways in which lines with these literals may hold the needle (not empty), each by conditions that have to hold
 * together; undefined for too many. Whatever `canBe` says no to is left out.
 */
export function alignNeedle(
  needle: string,
  literals: readonly string[],
  canBe: CanBe,
): readonly (readonly Condition[])[] | undefined {
  const aligning = new Aligning(needle, literals, canBe);
  aligning.fromLiterals();
  aligning.fromGaps();
  return aligning.ways.length > WAYS_MAX ? undefined : aligning.ways;
}

const ALWAYS: readonly Condition[] = [];

/** Done for every skeleton of every block that is searched: nothing is made before it may be. */
class Aligning {
  readonly ways: (readonly Condition[])[] = [];
  readonly #needle: string;
  readonly #literals: readonly string[];
  readonly #canBe: CanBe;

  constructor(needle: string, literals: readonly string[], canBe: CanBe) {
    this.#needle = needle;
    this.#literals = literals;
    this.#canBe = canBe;
  }

  /** The needle begins in a literal. */
  fromLiterals(): void {
    const needle = this.#needle;
    for (let index = 0; index < this.#literals.length; index++) {
      const literal = this.#literals[index] as string;
      for (let from = 0; from < literal.length; from++) {
        if (literal.charCodeAt(from) !== needle.charCodeAt(0)) continue;
        const rest = literal.slice(from);
        if (rest.startsWith(needle)) this.ways.push(ALWAYS);
        else if (needle.startsWith(rest)) this.#gap(index, rest.length, ALWAYS);
      }
    }
  }

  /** The needle begins in a gap. */
  fromGaps(): void {
    const needle = this.#needle;
    for (let gap = 0; gap + 1 < this.#literals.length && this.ways.length <= WAYS_MAX; gap++) {
      if (this.#canBe(gap, 'holds', needle)) this.ways.push([{ gap, kind: 'holds', text: needle }]);
      for (let at = 1; at < needle.length; at++) {
        if (!this.#mayFollow(gap + 1, at)) continue;
        const text = needle.slice(0, at);
        if (this.#canBe(gap, 'ends', text))
          this.#literal(gap + 1, at, [{ gap, kind: 'ends', text }]);
      }
    }
  }

  /** A literal begins at this place in the needle. */
  #literal(index: number, at: number, conditions: readonly Condition[]): void {
    const literal = this.#literals[index] as string;
    const needle = this.#needle;
    if (needle.length - at <= literal.length) {
      if (literal.startsWith(needle.slice(at))) this.ways.push(conditions);
    } else if (needle.startsWith(literal, at)) this.#gap(index, at + literal.length, conditions);
  }

  /** A gap begins at this place in the needle, if there is one. */
  #gap(gap: number, at: number, conditions: readonly Condition[]): void {
    if (gap + 1 === this.#literals.length) return;
    const needle = this.#needle;
    const all = needle.slice(at);
    if (this.#canBe(gap, 'begins', all)) {
      this.ways.push([...conditions, { gap, kind: 'begins', text: all }]);
    }
    for (let end = at; end < needle.length && this.ways.length <= WAYS_MAX; end++) {
      if (!this.#mayFollow(gap + 1, end)) continue;
      const text = needle.slice(at, end);
      if (!this.#canBe(gap, 'is', text)) continue;
      this.#literal(gap + 1, end, [...conditions, { gap, kind: 'is', text }]);
    }
  }

  /** An empty literal may stand anywhere. */
  #mayFollow(index: number, at: number): boolean {
    const literal = this.#literals[index] as string;
    return literal === '' || literal.charCodeAt(0) === this.#needle.charCodeAt(at);
  }
}
