// Which rows hold a needle, told from what lines are made of. A place where it may stand is
//
//   in a literal                 then all rows of the skeleton hold it
//   in a numbered value, or      then the rows with that value in that gap do: each value is looked at
//   across its ends              between the literals around it
//   in what is left of a line    searched there
//
// and nowhere else, if it is sure that no number, time or rest can hold or touch it, and that it has no
// whole literal between two gaps in it. Otherwise nothing is told, and lines have to be made.
import { GAP_SOURCE, type Kernels, type Lines, type Needle, type Skeleton } from '@skald/bytes';
import type { FieldSummary } from '../fields/stored-fields.ts';

export interface SearchParts {
  readonly skeletons: readonly Skeleton[];
  /** Per row, from 1; 0 for lines that are rest as a whole. */
  readonly ids: Uint32Array;
  readonly columns: readonly FieldSummary[];
  readonly rest: Lines;
}

/** Rows of a skeleton that hold a needle: all of them, or those with these values of a column. */
interface Hit {
  readonly skeleton: number;
  readonly values: { readonly ids: Uint32Array; readonly isHit: Uint8Array } | undefined;
}

/** Longer needles are rare, and looking at all their ends is quadratic. */
const NEEDLE_MAX = 64;

/** Marks the rows; false, with none marked, where it cannot be told. */
export function searchSkeletons(
  parts: SearchParts,
  needles: readonly Needle[],
  marks: Uint8Array,
  kernels: Pick<Kernels, 'findRows'>,
): boolean {
  const hits: Hit[] = [];
  for (const needle of needles) {
    const found = new NeedleSearch(parts, needle, kernels).hits();
    if (found === undefined) return false;
    hits.push(...found);
  }
  for (const { skeleton, values } of hits) {
    const { ids } = parts;
    for (let row = 0; row < ids.length; row++) {
      if (ids[row] !== skeleton) continue;
      if (values === undefined || values.isHit[values.ids[row] as number] === 1) marks[row] = 1;
    }
  }
  if (parts.rest.bytes.length > 0) kernels.findRows(parts.rest, needles, marks);
  return true;
}

class NeedleSearch {
  readonly #parts: SearchParts;
  readonly #foldCase: boolean;
  readonly #needle: string;
  readonly #sought: Needle;
  readonly #kernels: Pick<Kernels, 'findRows'>;

  constructor(parts: SearchParts, needle: Needle, kernels: Pick<Kernels, 'findRows'>) {
    const { bytes, foldCase } = needle;
    this.#parts = parts;
    this.#sought = needle;
    this.#kernels = kernels;
    this.#foldCase = foldCase;
    this.#needle = this.#text(bytes);
  }

  /** Undefined where it cannot be told. */
  hits(): Hit[] | undefined {
    const { length } = this.#needle;
    if (length === 0 || length > NEEDLE_MAX || this.#needle.includes('\n')) return undefined;
    const hits: Hit[] = [];
    for (const [i, { literals, gaps }] of this.#parts.skeletons.entries()) {
      const skeleton = i + 1;
      const texts = literals.map((literal) => this.#text(literal));
      if (texts.slice(1, -1).some((text) => this.#needle.includes(text))) return undefined;
      if (texts.some((text) => text.includes(this.#needle))) {
        hits.push({ skeleton, values: undefined });
      }
      for (const [at, gap] of gaps.entries()) {
        const before = texts[at] ?? '';
        const after = texts[at + 1] ?? '';
        if (gap.source !== GAP_SOURCE.ids) {
          const mayTouch =
            gap.source === GAP_SOURCE.rest
              ? this.#mayTouchRest(before, after)
              : this.#mayTouch(before, after, allowedIn(gap, this.#parts.columns[gap.column]));
          if (mayTouch) return undefined;
          continue;
        }
        const values = this.#valuesWith(this.#parts.columns[gap.column], before, after);
        if (values !== undefined) hits.push({ skeleton, values });
      }
    }
    return hits;
  }

  /** Which values hold the needle, or do with what is around them. */
  #valuesWith(field: FieldSummary | undefined, before: string, after: string): Hit['values'] {
    if (field?.kind !== 'dictionary') return undefined;
    const { valueCount, valueOffsets, valueBytes } = field.values;
    const isHit = new Uint8Array(valueCount + 1);
    let count = 0;
    if (this.#touches(before, after)) {
      for (let id = 1; id <= valueCount; id++) {
        const value = this.#text(valueBytes.subarray(valueOffsets[id - 1], valueOffsets[id]));
        if (!(before + value + after).includes(this.#needle)) continue;
        isHit[id] = 1;
        count++;
      }
    } else {
      const lines = { bytes: valueBytes, offsets: valueOffsets };
      count = this.#kernels.findRows(lines, [this.#sought], isHit.subarray(1));
    }
    const rows = count > 0 ? field.rowsOf() : undefined;
    return rows?.kind === 'dictionary' ? { ids: rows.column.ids, isHit } : undefined;
  }

  /** Whether the needle may begin in the literal before a gap, or end in the one after it. */
  #touches(before: string, after: string): boolean {
    // Where it does, the last character of the one or the first of the other is in the needle.
    return (
      (before !== '' && this.#needle.includes(before.at(-1) as string)) ||
      (after !== '' && this.#needle.includes(after[0] as string))
    );
  }

  /**
   * Whether a text of such characters between these may hold the needle, or an end of it. What reaches beyond
   * a literal has all of it in it, which was looked for before.
   */
  #mayTouch(before: string, after: string, may: RegExp): boolean {
    const needle = this.#needle;
    if ([...needle].every((char) => may.test(char))) return true;
    if (!this.#touches(before, after)) return false;
    for (let at = 1; at < needle.length; at++) {
      const [head, tail] = [needle.slice(0, at), needle.slice(at)];
      if (before.endsWith(head) && may.test(tail[0] ?? '')) return true;
      if (after.startsWith(tail) && may.test(head.at(-1) ?? '')) return true;
    }
    return false;
  }

  /** Whether some rest between these may hold an end of the needle: its part of it stands in the rest then. */
  #mayTouchRest(before: string, after: string): boolean {
    const needle = this.#needle;
    if (!this.#touches(before, after)) return false;
    // A rest may be empty.
    const most = needle.length - 1;
    if ((before.slice(-most) + after.slice(0, most)).includes(needle)) return true;
    const parts = new Set<string>();
    for (let from = 0; from < needle.length; from++) {
      if (from > 0 && !before.endsWith(needle.slice(0, from))) continue;
      for (let to = from + 1; to <= needle.length; to++) {
        const isWhole = from === 0 && to === needle.length;
        if (to < needle.length && !after.startsWith(needle.slice(to))) continue;
        if (!isWhole) parts.add(needle.slice(from, to));
      }
    }
    return [...parts].some((part) => this.#isInRest(part));
  }

  #isInRest(part: string): boolean {
    const needle = { bytes: Buffer.from(part, 'latin1'), foldCase: this.#foldCase };
    const { rest } = this.#parts;
    const marks = new Uint8Array(rest.offsets.length - 1);
    return this.#kernels.findRows(rest, [needle], marks) > 0;
  }

  #text(bytes: Uint8Array): string {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return this.#foldCase ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
  }
}

const OF_ISO_TIMES = /^[-0-9:.,tz ]$/i;
const OF_LOG_TIMES = /^[0-9:/a-z]$/i;
const LOG_TIME_FORM = 0x40;

/** Characters that the text of a time or number may have. */
function allowedIn({ source, column }: Skeleton['gaps'][number], field?: FieldSummary): RegExp {
  if (source === GAP_SOURCE.time) return column & LOG_TIME_FORM ? OF_LOG_TIMES : OF_ISO_TIMES;
  const forms = field?.kind === 'numbers' ? field.forms : [];
  const suffixes = forms.map(({ suffix }) => suffix).join('');
  const others = [...suffixes].map(
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return new RegExp(`^[-.0-9${others.join('')}]$`, 'i');
}
