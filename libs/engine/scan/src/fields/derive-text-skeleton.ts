// What a line of plain text has in common with others of its block: where words differ, there are gaps.
//
//   lines of one shape    ─▶ all of it; what is in quotes by its own shape, if that is the same everywhere
//   lines that begin so   ─▶ as far as most lines do, and one gap for the rest of the line
//
// Nobody reads these fields: any skeleton does that many lines are, and a wrong guess costs bytes alone.
import { GAPS_MAX, GAP_SYNTAX } from '@skald/bytes';
import type { BlockInfo } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import type { DerivedSkeleton, FieldGap } from './derive-skeleton.ts';
import { partKey, shapeOf, type TextPart, type TextShape } from './text-shape.ts';

/** Lines of the block to compare with. */
const SAMPLES = 48;
/** So many of them make a kind of lines of their own, or of beginnings. */
const ALIKE_MIN = 1 / 8;
/** Longer lines are looked at so far. */
const SAMPLE_BYTES_MAX = 1024;
const PARTS_MAX = 24;
/** A gap is named by what is before it, so that kinds of lines share columns where they are alike. */
const NAME_CHARS = 8;

/** Literal text, or GAP_SYNTAX of what differs. */
type Piece = string | number;

export class TextSkeletonDeriver {
  #block: EntryColumns | undefined;
  #samples: readonly TextShape[] = [];

  /** `sorted` is another object for every block. */
  derive(sorted: EntryColumns, _facts: BlockInfo, row: number): DerivedSkeleton | undefined {
    if (this.#block !== sorted) this.#samples = samplesOf(sorted);
    this.#block = sorted;
    const line = shapeAt(sorted, row);
    const samples = this.#samples;
    const least = Math.max(2, samples.length * ALIKE_MIN);
    const isWhole = line.parts.length < PARTS_MAX;
    const alike = samples.filter((sample) => isWhole && isSameShape(sample, line));
    if (alike.length >= least) return skeletonOf(piecesOf([line, ...alike]));
    const { count, beginning } = commonBeginning(line, samples, least);
    if (count === 0) return undefined;
    const shapes = [line, ...beginning].map(({ parts }) => {
      return { parts: parts.slice(0, count), after: behind(line, count) };
    });
    return skeletonOf([...piecesOf(shapes), GAP_SYNTAX.text]);
  }
}

function shapeAt({ lineBytes, lineOffsets }: EntryColumns, row: number): TextShape {
  const start = lineOffsets[row] as number;
  const end = Math.min(lineOffsets[row + 1] as number, start + SAMPLE_BYTES_MAX);
  const line = Buffer.from(lineBytes.buffer, lineBytes.byteOffset + start, end - start);
  return shapeOf(line.toString('latin1'), PARTS_MAX);
}

function samplesOf(sorted: EntryColumns): TextShape[] {
  const count = Math.min(SAMPLES, sorted.rowCount);
  return Array.from({ length: count }, (_, i) =>
    shapeAt(sorted, Math.floor((i * sorted.rowCount) / count)),
  );
}

function isSameShape(a: TextShape, b: TextShape): boolean {
  return (
    a.after === b.after && a.parts.length === b.parts.length && alikeParts(a, b) === a.parts.length
  );
}

/** How many parts at the beginning are alike. */
function alikeParts(a: TextShape, b: TextShape): number {
  const differs = a.parts.findIndex((part, i) => {
    const other = b.parts[i];
    return other === undefined || partKey(part) !== partKey(other);
  });
  return differs < 0 ? a.parts.length : differs;
}

/** The delimiter behind the first so many parts. */
function behind({ parts }: TextShape, count: number): string {
  return parts[count]?.before.slice(0, 1) ?? '';
}

/**
 * The longest beginning that the line shares with enough samples, where all of them go on: its number of
 * parts, and those samples.
 */
function commonBeginning(line: TextShape, samples: readonly TextShape[], least: number) {
  const alike = samples.map((sample) => alikeParts(line, sample));
  for (let count = line.parts.length - 1; count > 0; count--) {
    const beginning = samples.filter(
      (sample, i) => (alike[i] as number) >= count && behind(sample, count) === behind(line, count),
    );
    if (beginning.length >= least) return { count, beginning };
  }
  return { count: 0, beginning: [] };
}

/** What lines of one shape have in common, and gaps for what they have not. */
function piecesOf(lines: readonly TextShape[]): Piece[] {
  const [first] = lines;
  const pieces: Piece[] = [];
  first?.parts.forEach((part, i) => {
    const texts = lines.map(({ parts }) => parts[i]?.text ?? '');
    pieces.push(part.before, ...piecesOfPart(part.kind, texts));
  });
  return [...pieces, first?.after ?? ''];
}

function piecesOfPart(kind: TextPart['kind'], texts: readonly string[]): Piece[] {
  if (kind === 'isoTime') return [GAP_SYNTAX.stamp];
  if (kind === 'logTime') return [GAP_SYNTAX.text];
  const [first = ''] = texts;
  if (texts.every((text) => text === first)) return [first];
  if (kind === 'quoted') {
    const inner = texts.map((text) => shapeOf(text, PARTS_MAX));
    if (inner.every((shape) => isSameShape(shape, inner[0] ?? shape))) return piecesOf(inner);
  }
  return [GAP_SYNTAX.text];
}

/** Undefined where there are too many gaps. */
function skeletonOf(pieces: readonly Piece[]): DerivedSkeleton | undefined {
  const texts = [''];
  const syntaxes: number[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'string') texts[texts.length - 1] += piece;
    else {
      syntaxes.push(piece);
      texts.push('');
    }
  }
  if (syntaxes.length > GAPS_MAX) return undefined;
  const names = new Set<string>();
  const gaps = syntaxes.map((syntax, i): FieldGap => {
    const around = `${texts[i]?.slice(-NAME_CHARS)}…${texts[i + 1]?.slice(0, 1)}`;
    let name = around;
    for (let n = 2; names.has(name); n++) name = `${around} ${n}`;
    names.add(name);
    return { syntax, name };
  });
  return { literals: texts.map((text) => Buffer.from(text, 'latin1')), gaps, hidden: [] };
}
