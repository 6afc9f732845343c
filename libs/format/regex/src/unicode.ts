// Unicode properties and simple case folding, read out of the JavaScript engine's own data rather
// than shipped as tables. Reading a property scans all code points once (some 20 ms), so the tables
// remember what they found; whoever parses many patterns keeps one `UnicodeTables` and passes it in.
//
// V8's RegExp is used here only on property names of ours or names made of letters and `_`,
// never on a user's pattern.
import { MAX_RUNE, type RuneRanges } from './ast.ts';
import { cleanRanges, negateRanges, rangesHave } from './ranges.ts';

const SCAN_STEP = 0x800; // divides the surrogate block evenly
const SURROGATES: RuneRanges = [0xd800, 0xdfff];

/** Categories of Go's unicode package, and what to ask V8 for where it is not `\p{name}`. */
const CATEGORIES =
  /^(?:C|Cc|Cf|Cn|Co|Cs|L|LC|Ll|Lm|Lo|Lt|Lu|M|Mc|Me|Mn|N|Nd|Nl|No|P|Pc|Pd|Pe|Pf|Pi|Po|Ps|S|Sc|Sk|Sm|So|Z|Zl|Zp|Zs)$/;

/** Case pairs that full case mapping has and simple case folding does not: dotless and dotted i. */
const UNFOLDABLE = new Set([0x130, 0x131]);

export class UnicodeTables {
  readonly #properties = new Map<string, RuneRanges | undefined>();
  #orbits: ReadonlyMap<number, readonly number[]> | undefined;

  /** The runes of a category, script or special class by its Go name; undefined when unknown. */
  property(name: string): RuneRanges | undefined {
    if (!/^[A-Za-z][A-Za-z_ -]*$/.test(name)) return undefined;
    const known = this.#properties.get(name);
    if (known !== undefined) return known;
    const ranges = readProperty(name);
    if (ranges !== undefined) this.#properties.set(name, ranges);
    return ranges;
  }

  /** All runes equal to `rune` under simple case folding, itself included, ascending. */
  orbit(rune: number): readonly number[] {
    if (rune < 0x80) return asciiOrbit(rune);
    return this.#allOrbits().get(rune) ?? [rune];
  }

  /** Canonical ranges of everything that folds to a rune in `pairs`. */
  foldRanges(pairs: readonly number[]): number[] {
    const ranges = cleanRanges(pairs);
    const twins: number[] = [];
    const add = (orbit: readonly number[]) => orbit.forEach((twin) => twins.push(twin, twin));
    if (ranges.every((rune) => rune < 0x80)) {
      for (let rune = 0x41; rune <= 0x7a; rune++) {
        if (rangesHave(ranges, rune)) add(asciiOrbit(rune));
      }
    } else {
      for (const [rune, orbit] of this.#allOrbits()) if (rangesHave(ranges, rune)) add(orbit);
    }
    return cleanRanges([...ranges, ...twins]);
  }

  #allOrbits(): ReadonlyMap<number, readonly number[]> {
    this.#orbits ??= readOrbits();
    return this.#orbits;
  }
}

function asciiOrbit(rune: number): readonly number[] {
  const lower = rune | 0x20;
  if (lower < 0x61 || lower > 0x7a) return [rune];
  if (lower === 0x6b) return [0x4b, 0x6b, 0x212a];
  if (lower === 0x73) return [0x53, 0x73, 0x17f];
  return [lower - 0x20, lower];
}

function readProperty(name: string): RuneRanges | undefined {
  // Since Go 1.25 names ignore case, and words may be joined by space, hyphen or underscore.
  const words = name.split(/[_ -]+/).filter((word) => word !== '');
  const canonical = words
    .map((word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase())
    .join('_');
  switch (canonical) {
    case 'Any':
      return [0, MAX_RUNE];
    case 'Ascii':
      return [0, 0x7f];
    case 'Assigned':
      return negateRanges(scan('\\p{Cn}'));
    case 'Lc':
      return scan('\\p{LC}');
    case 'C': // In Go the unassigned runes are no part of C.
      return cleanRanges([...scan('[\\p{Cc}\\p{Cf}\\p{Co}]'), ...SURROGATES]);
    case 'Cs':
      return SURROGATES;
  }
  if (CATEGORIES.test(canonical)) return scan(`\\p{${canonical}}`);
  return tryScan(`\\p{Script=${canonical}}`) ?? tryScan(`\\p{General_Category=${canonical}}`);
}

function tryScan(source: string): RuneRanges | undefined {
  try {
    return scan(source);
  } catch (e) {
    if (e instanceof SyntaxError) return undefined;
    throw e;
  }
}

/** All runes that match `source`, surrogates left out. */
function scan(source: string): RuneRanges {
  const runs = new RegExp(`(?:${source})+`, 'gu');
  const pairs: number[] = [];
  for (let base = 0; base <= MAX_RUNE; base += SCAN_STEP) {
    if (base >= 0xd800 && base <= 0xdfff) continue;
    const text = runesFrom(base);
    const width = base > 0xffff ? 2 : 1;
    for (const run of text.matchAll(runs)) {
      const lo = base + run.index / width;
      pairs.push(lo, lo + run[0].length / width - 1);
    }
  }
  return cleanRanges(pairs);
}

function runesFrom(base: number): string {
  const runes: number[] = [];
  for (let rune = base; rune < base + SCAN_STEP; rune++) runes.push(rune);
  return String.fromCodePoint(...runes);
}

/** Rune → its orbit, for every rune that folds. Two runes fold when upper or lower case links them. */
function readOrbits(): ReadonlyMap<number, readonly number[]> {
  const orbits = new Map<number, number[]>();
  const cased = scan('\\p{Changes_When_Casemapped}');
  for (let i = 0; i < cased.length; i += 2) {
    for (let rune = cased[i]!; rune <= cased[i + 1]!; rune++) linkCases(orbits, rune);
  }
  for (const orbit of orbits.values()) orbit.sort((a, b) => a - b);
  return orbits;
}

function linkCases(orbits: Map<number, number[]>, rune: number): void {
  if (UNFOLDABLE.has(rune)) return;
  const text = String.fromCodePoint(rune);
  for (const mapped of [text.toLowerCase(), text.toUpperCase()]) {
    const twin = mapped.codePointAt(0)!;
    if (mapped.length !== (twin > 0xffff ? 2 : 1) || twin === rune) continue;
    join(orbits, rune, twin);
  }
}

function join(orbits: Map<number, number[]>, a: number, b: number): void {
  const first = orbits.get(a) ?? [a];
  const second = orbits.get(b) ?? [b];
  if (first === second) return;
  const merged = [...new Set([...first, ...second])];
  for (const rune of merged) orbits.set(rune, merged);
}
