// Skip filters that were considered, as plain code: slow, but exact in what they would keep and deny.
// Each turns lines into 32-bit hashes; a bitmap as small as `fillAim` allows remembers them. What a
// candidate keeps beside hashes (the lengths of tokens) counts as 32 bytes.
import { buildSkipFilter, mayContain } from '../index.ts';
import type { Block } from './blocks.ts';

export interface BuiltFilter {
  readonly sizeBytes: number;
  mayContain(needle: Buffer): boolean;
}

export interface Candidate {
  readonly name: string;
  build(block: Block): BuiltFilter;
}

type Visit = (hash: number) => void;
interface Grams {
  /** Hashes of a line. */
  ofLine(line: Buffer, visit: Visit): void;
  /** Hashes that every line with this needle has. */
  ofNeedle(needle: Buffer, visit: Visit): void;
  readonly extraBytes: number;
}

export const CANDIDATES: readonly Candidate[] = [
  { name: 'this room', build: buildOurs },
  ...[3, 4, 5, 6].map((n) => bitmapOf(`${n}-grams`, 0.5, () => allGrams(n))),
  bitmapOf('whole tokens, lengths', 0.25, tokens),
  bitmapOf('syncmers 8 of 4', 0.5, () => syncmers(8, 4)),
  bitmapOf('minimizers 6 in 6', 0.5, () => minimizers(6, 6)),
];

function buildOurs({ bytes, offsets, rowCount }: Block): BuiltFilter {
  const filter = buildSkipFilter({ bytes, offsets: offsets.subarray(0, rowCount + 1) });
  return {
    sizeBytes: filter.length,
    mayContain: (needle) => filter.length === 0 || mayContain(filter, needle),
  };
}

function bitmapOf(name: string, fillAim: number, make: () => Grams): Candidate {
  return {
    name,
    build({ bytes, offsets, rowCount }) {
      const grams = make();
      const hashes = new Set<number>();
      for (let row = 0; row < rowCount; row++) {
        grams.ofLine(bytes.subarray(offsets[row], offsets[row + 1]), (hash) => hashes.add(hash));
      }
      const bits = smallestBitmap(hashes, fillAim);
      return {
        sizeBytes: bits.length / 8 + grams.extraBytes,
        mayContain(needle) {
          let isPossible = true;
          grams.ofNeedle(needle, (hash) => {
            if (bits[hash & (bits.length - 1)] === 0) isPossible = false;
          });
          return isPossible;
        },
      };
    },
  };
}

/** One byte per bit; as many as the next power of two that stays below the aim. */
function smallestBitmap(hashes: ReadonlySet<number>, fillAim: number): Uint8Array {
  for (let size = 64; ; size *= 2) {
    const bits = new Uint8Array(size);
    for (const hash of hashes) bits[hash & (size - 1)] = 1;
    if (bits.reduce((sum, bit) => sum + bit, 0) <= size * fillAim) return bits;
  }
}

function hashAt(line: Buffer, at: number, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) {
    hash = Math.imul(hash ^ folded(line[at + i] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function folded(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function sameForBoth(of: (text: Buffer, visit: Visit) => void): Grams {
  return { ofLine: of, ofNeedle: of, extraBytes: 0 };
}

function allGrams(n: number): Grams {
  return sameForBoth((text, visit) => {
    for (let at = 0; at + n <= text.length; at++) visit(hashAt(text, at, n));
  });
}

/** Strings of k bytes whose least piece of s bytes stands at either end. */
function syncmers(k: number, s: number): Grams {
  return sameForBoth((text, visit) => {
    for (let at = 0; at + k <= text.length; at++) {
      const pieces = Array.from({ length: k - s + 1 }, (_, i) => hashAt(text, at + i, s));
      const least = Math.min(...pieces);
      if (pieces[0] === least || pieces.at(-1) === least) visit(hashAt(text, at, k));
    }
  });
}

/** Of every w neighbouring strings of k bytes, the one with the least hash. */
function minimizers(k: number, w: number): Grams {
  return sameForBoth((text, visit) => {
    const hashes: number[] = [];
    for (let at = 0; at + k <= text.length; at++) hashes.push(hashAt(text, at, k));
    for (let at = 0; at + w <= hashes.length; at++) visit(Math.min(...hashes.slice(at, at + w)));
  });
}

const TOKEN = /[0-9A-Za-z_]+/g;

/**
 * Whole tokens. One at an end of the needle may be part of a longer one, so it counts only if no token
 * of its class in the block is longer.
 */
function tokens(): Grams {
  const longest = new Map<string, number>();
  const classOf = (token: string): string =>
    (/[0-9]/.test(token) ? 'd' : '') +
    (/[a-fA-F]/.test(token) ? 'x' : '') +
    (/[g-zG-Z_]/.test(token) ? 'w' : '');
  const holds = (outer: string, inner: string): boolean =>
    [...inner].every((letter) => outer.includes(letter));
  const isWhole = (token: string): boolean =>
    [...longest].every(([kind, length]) => length <= token.length || !holds(kind, classOf(token)));
  const hashOf = (token: string): number => hashAt(Buffer.from(token), 0, token.length);
  return {
    extraBytes: 32,
    ofLine(line, visit) {
      for (const [token] of line.toString('latin1').matchAll(TOKEN)) {
        const kind = classOf(token);
        longest.set(kind, Math.max(longest.get(kind) ?? 0, token.length));
        if (token.length > 2) visit(hashOf(token));
      }
    },
    ofNeedle(needle, visit) {
      const text = needle.toString('latin1');
      for (const { 0: token, index } of text.matchAll(TOKEN)) {
        const isInside = index > 0 && index + token.length < text.length;
        if (token.length > 2 && (isInside || isWhole(token))) visit(hashOf(token));
      }
    },
  };
}
