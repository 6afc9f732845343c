// Rune classes as deterministic automata over UTF-8 bytes, and the partition of the 256 bytes into
// classes that no automaton of the program tells apart.
//
// A node is a set of edges (byte range → node); equal nodes are one, across all classes, so that
// tails such as "any continuation byte" are shared. Node 0 is failure, node 1 acceptance.
//
//   [a-zé]   root ─61…7a→ 1        é is c3 a9
//            root ─c3→ n ─a9→ 1
//
// Tables are flat, to be handed to WASM as they are:
//   classOf[byte]                         the byte class, 0…byteClassCount-1
//   next[node * byteClassCount + class]   the node after that byte
//   root[runeClass]                       where a rune of that class begins
import { syntaxError } from './syntax-error.ts';
import type { RuneRanges } from './ast.ts';

export const NODE_FAIL = 0;
export const NODE_ACCEPT = 1;

/** Nodes of all classes of one program; \p{L} has some 200. */
const NODE_COUNT_MAX = 8192;

/** Where UTF-8 itself changes the meaning of a byte: see utf8-decoder.ts. */
const UTF8_BOUNDS = [0x80, 0x90, 0xa0, 0xc0, 0xc2, 0xe0, 0xe1, 0xed, 0xee, 0xf0, 0xf1, 0xf4, 0xf5];

export interface ByteAutomaton {
  readonly classOf: Uint8Array;
  readonly byteClassCount: number;
  /** The lowest byte of each class. */
  readonly byteOf: Uint8Array;
  readonly nodeCount: number;
  readonly next: Uint16Array;
  readonly root: Uint16Array;
}

interface Edge {
  readonly lo: number;
  readonly hi: number;
  readonly to: number;
}

/** A run of encoded runes that differ freely in each byte's range. */
type ByteRanges = readonly { readonly lo: number; readonly hi: number }[];

/**
 * Builds the automata of all classes of a program. `bounds` are further bytes that begin a byte
 * class; `pattern` names the culprit when there are too many nodes.
 */
export function buildByteAutomaton(args: {
  readonly classes: readonly RuneRanges[];
  readonly bounds: readonly number[];
  readonly pattern: string;
}): ByteAutomaton {
  const builder = new NodeBuilder();
  const root = Uint16Array.from(args.classes, (ranges) => {
    const node = builder.root(ranges);
    if (builder.nodes.length > NODE_COUNT_MAX) {
      throw syntaxError('expression too large', args.pattern);
    }
    return node;
  });
  const { classOf, byteOf } = partition([...UTF8_BOUNDS, ...args.bounds], builder.nodes);
  const byteClassCount = byteOf.length;
  const next = new Uint16Array(builder.nodes.length * byteClassCount);
  builder.nodes.forEach((edges, node) => {
    for (const { lo, hi, to } of edges) {
      for (let c = classOf[lo]!; c <= classOf[hi]!; c++) next[node * byteClassCount + c] = to;
    }
  });
  const nodeCount = builder.nodes.length;
  return { classOf, byteClassCount, byteOf, nodeCount, next, root };
}

/** Byte classes are runs of bytes; a new one begins at every bound. */
function partition(bounds: readonly number[], nodes: readonly (readonly Edge[])[]) {
  const begins = new Uint8Array(257);
  for (const byte of bounds) begins[byte] = 1;
  for (const edges of nodes) {
    for (const { lo, hi } of edges) begins[lo] = begins[hi + 1] = 1;
  }
  const classOf = new Uint8Array(256);
  const lowest = [0];
  for (let byte = 1; byte < 256; byte++) {
    if (begins[byte] === 1) lowest.push(byte);
    classOf[byte] = lowest.length - 1;
  }
  return { classOf, byteOf: Uint8Array.from(lowest) };
}

class NodeBuilder {
  readonly nodes: (readonly Edge[])[] = [[], []];
  readonly #known = new Map<string, number>();

  root(ranges: RuneRanges): number {
    const sequences: ByteRanges[] = [];
    for (let i = 0; i < ranges.length; i += 2) {
      appendSequences(sequences, ranges[i]!, ranges[i + 1]!);
    }
    return this.#node(sequences, 0, sequences.length, 0);
  }

  /**
   * The node from which sequences [from, to) go on at byte `depth`. They ascend, and two of them
   * have either the same or disjoint ranges at a byte where all before it are the same.
   */
  #node(sequences: readonly ByteRanges[], from: number, to: number, depth: number): number {
    if (from < to && sequences[from]!.length === depth) return NODE_ACCEPT;
    const edges: Edge[] = [];
    for (let i = from; i < to;) {
      const { lo, hi } = sequences[i]![depth]!;
      let j = i + 1;
      while (j < to && sequences[j]![depth]!.lo === lo) j++;
      const target = this.#node(sequences, i, j, depth + 1);
      const last = edges[edges.length - 1];
      if (last !== undefined && last.to === target && last.hi + 1 === lo) {
        edges[edges.length - 1] = { lo: last.lo, hi, to: target };
      } else {
        edges.push({ lo, hi, to: target });
      }
      i = j;
    }
    return this.#intern(edges);
  }

  #intern(edges: readonly Edge[]): number {
    if (edges.length === 0) return NODE_FAIL;
    const key = edges.map(({ lo, hi, to }) => `${lo}-${hi}:${to}`).join();
    let node = this.#known.get(key);
    if (node === undefined) {
      node = this.nodes.push(edges) - 1;
      this.#known.set(key, node);
    }
    return node;
  }
}

/** Splits a rune range into runs whose encodings are products of byte ranges. */
function appendSequences(out: ByteRanges[], lo: number, hi: number): void {
  if (lo > hi) return;
  for (const cut of [0x7f, 0x7ff, 0xd7ff, 0xdfff, 0xffff]) {
    if (lo <= cut && hi > cut) {
      appendSequences(out, lo, cut);
      appendSequences(out, cut + 1, hi);
      return;
    }
  }
  if (lo >= 0xd800 && hi <= 0xdfff) return; // Surrogates have no encoding.
  for (let bits = 6; bits <= 18 && hi > 0x7f; bits += 6) {
    const mask = (1 << bits) - 1;
    if ((lo & ~mask) === (hi & ~mask)) break;
    const cut = (lo & mask) !== 0 ? lo | mask : (hi & mask) !== mask ? (hi & ~mask) - 1 : -1;
    if (cut < 0) continue;
    appendSequences(out, lo, cut);
    appendSequences(out, cut + 1, hi);
    return;
  }
  const first = encodeRune(lo);
  const last = encodeRune(hi);
  out.push(first.map((byte, i) => ({ lo: byte, hi: last[i]! })));
}

function encodeRune(rune: number): number[] {
  if (rune < 0x80) return [rune];
  if (rune < 0x800) return [0xc0 | (rune >> 6), 0x80 | (rune & 63)];
  const tail = [0x80 | ((rune >> 6) & 63), 0x80 | (rune & 63)];
  if (rune < 0x10000) return [0xe0 | (rune >> 12), ...tail];
  return [0xf0 | (rune >> 18), 0x80 | ((rune >> 12) & 63), ...tail];
}
