// Measures skip filters on files of log lines:
//
//   node libs/format/skip-filter/src/testing/compare.ts [--blocks 3] FILE…
//
// Per candidate and file: bytes of filter per hundred bytes of lines, and per class of needle the share
// of absent needles, in percent, that the filter could not deny. It stops at a filter that denies what
// a block holds.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Block, cutBlocks, linesOfText } from './blocks.ts';
import { CANDIDATES, type Candidate } from './candidates.ts';
import { needleClasses, piecesOf, seededRandom } from './needles.ts';

const NEEDLES = 40;
const PIECE_BYTES = [10, 16, 24];

interface Material {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly classes: ReadonlyMap<string, readonly string[]>;
}

function materialOf(file: string, blocksMax: number): Material {
  const lines = linesOfText(readFileSync(file));
  const random = seededRandom(20261123);
  const classes = new Map(needleClasses(random, NEEDLES));
  for (const length of PIECE_BYTES) {
    classes.set(`piece ${length}`, piecesOf(lines, length, random, 3 * NEEDLES));
  }
  return { name: basename(file), blocks: cutBlocks(lines).slice(0, blocksMax), classes };
}

function holds({ bytes, offsets, rowCount }: Block, needle: Buffer): boolean {
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
    const row = offsets.findLastIndex((offset, i) => i < rowCount && offset <= at);
    if (at + needle.length <= (offsets[row + 1] as number)) return true;
  }
  return false;
}

/** Percent of raw bytes, then percent of absent needles passed per class ('-' where none is absent). */
function measure(candidate: Candidate, { blocks, classes }: Material): string[] {
  let filterBytes = 0;
  let lineBytes = 0;
  const passed = new Map([...classes.keys()].map((name) => [name, { absent: 0, passed: 0 }]));
  for (const block of blocks) {
    const filter = candidate.build(block);
    filterBytes += filter.sizeBytes;
    lineBytes += block.bytes.length;
    for (const [name, needles] of classes) {
      const counts = passed.get(name) as { absent: number; passed: number };
      for (const text of needles) {
        const needle = Buffer.from(text, 'latin1');
        const isPassed = filter.mayContain(needle);
        if (holds(block, needle)) {
          if (!isPassed) throw new Error(`${candidate.name} denies ${JSON.stringify(text)}`);
          continue;
        }
        counts.absent++;
        if (isPassed) counts.passed++;
      }
    }
  }
  const shares = [...passed.values()].map(({ absent, passed: count }) =>
    absent === 0 ? '-' : percent(count / absent),
  );
  return [((filterBytes / lineBytes) * 100).toFixed(2), ...shares];
}

function percent(share: number): string {
  return (share * 100).toFixed(share > 0 && share < 0.095 ? 1 : 0);
}

function main(args: readonly string[]): void {
  const option = args.indexOf('--blocks');
  const blocksMax = option < 0 ? 3 : Number(args[option + 1]);
  const files = args.filter((_, i) => option < 0 || (i !== option && i !== option + 1));
  const materials = files.map((file) => materialOf(file, blocksMax));
  const classes = [...(materials[0]?.classes.keys() ?? [])];
  const row = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);
  row(['filter', 'lines', '% of raw', ...classes]);
  row(Array.from({ length: classes.length + 3 }, () => '---'));
  for (const candidate of CANDIDATES) {
    for (const material of materials) {
      row([candidate.name, material.name, ...measure(candidate, material)]);
    }
  }
}

main(process.argv.slice(2));
