// The level that a line speaks of, found in one pass over its bytes; levels are small numbers.
//
//   {"ts":1,"level":"info"}    a JSON object: keys to depth 2, exact, string values; the first wins
//   ts=1 level=info            any "=": logfmt, keys in any letter case; the best-ranked field wins
//   2023 [WARN] disk slow      else, or when that named no level: the first word that is one
//
// Which fields count, and their rank, is configuration (`log_level_fields`).
import type { Lines } from './kernels.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;

/** Levels by code; 0 is "none found". */
export const LEVELS = [
  '',
  'unknown',
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'critical',
  'fatal',
] as const;

export const UNKNOWN_LEVEL = 1;

const NAMES: Readonly<Record<string, (typeof LEVELS)[number]>> = {
  trace: 'trace',
  trc: 'trace',
  debug: 'debug',
  dbg: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  warn: 'warn',
  wrn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  critical: 'critical',
  fatal: 'fatal',
};

interface Name {
  readonly bytes: Uint8Array;
  readonly code: number;
}

/** Names by length: most words are refused by their length alone. */
const BY_LENGTH: readonly (readonly Name[])[] = Array.from({ length: 12 }, (_, length) =>
  Object.entries(NAMES)
    .filter(([name]) => name.length === length)
    .map(([name, level]) => ({ bytes: Buffer.from(name), code: LEVELS.indexOf(level) })),
);

/** The code of the level that bytes [from, to) name, in any letter case; 0 when they name none. */
export function levelOf(bytes: Uint8Array, from: number, to: number): number {
  for (const { bytes: name, code } of BY_LENGTH[to - from] ?? []) {
    let i = 0;
    while (i < name.length && ((bytes[from + i] as number) | 0x20) === name[i]) i++;
    if (i === name.length) return code;
  }
  return 0;
}

/** 1: letters, digits, '_'. */
const IS_WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9_]/.test(String.fromCharCode(byte)) && byte < 128 ? 1 : 0,
);
/** 1: the first letter of a level's name. */
const MAY_START = Uint8Array.from({ length: 256 }, (_, byte) =>
  'tdiwecf'.includes(String.fromCharCode(byte | 0x20)) && byte < 128 ? 1 : 0,
);

interface Field {
  readonly exact: Uint8Array;
  readonly lower: Uint8Array;
  readonly rank: number;
}

const TABLE_HEADER_BYTES = 8;
const TABLE_ENTRY_BYTES = 16;

export class LevelScanner {
  /**
   * The fields as kernels read them, little-endian:
   *
   *   u32 count   u32 bit min(length, 31) per length   entries   names
   *   entry: u32 bytes   u32 rank   u32 place of the name   u32 place of the name in lower case
   */
  readonly table: Uint8Array;
  /** How deep a JSON object may be nested for its keys to count. */
  readonly maxDepth: number;
  readonly #fieldsByLength: readonly (readonly Field[])[];
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(fields: readonly string[], maxDepth: number) {
    const all = fields.map((name, rank) => ({
      exact: Buffer.from(name),
      lower: Buffer.from(name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
      rank,
    }));
    const longest = Math.max(0, ...all.map(({ exact }) => exact.length));
    this.#fieldsByLength = Array.from({ length: longest + 1 }, (_, length) =>
      all.filter(({ exact }) => exact.length === length),
    );
    this.maxDepth = Math.min(maxDepth, 2 ** 31 - 1);
    this.table = tableOf(all);
  }

  /** Writes a code for each line whose code is 0: that of its level, or UNKNOWN_LEVEL. */
  fill({ bytes, offsets }: Lines, codes: Uint32Array): void {
    for (let row = 0; row + 1 < offsets.length; row++) {
      if (codes[row] !== 0) continue;
      const from = offsets[row] as number;
      codes[row] = this.levelOfLine(bytes, from, offsets[row + 1] as number) || UNKNOWN_LEVEL;
    }
  }

  /** The code of the level of line [from, to); 0 when it names none. */
  levelOfLine(bytes: Uint8Array, from: number, to: number): number {
    this.#bytes = bytes;
    let at = from;
    while (at < to && isSpace(bytes[at] as number)) at++;
    const level = bytes[at] === 0x7b && at < to ? this.#json(at + 1, to) : this.#logfmt(at, to);
    return level === 0 ? wordLevel(bytes, from, to) : level;
  }

  // Not a parser of JSON: it only must not mistake a value for a key. Arrays are passed over; a line that
  // is not JSON ends the walk somewhere and finds nothing or a key that looks like one.
  #json(start: number, to: number): number {
    const bytes = this.#bytes;
    let depth = 1;
    let arrays = 0;
    let isKeyNext = true;
    for (let at = start; at < to; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        const end = stringEnd(bytes, at + 1, to);
        const isKey = isKeyNext && arrays === 0 && depth <= this.maxDepth;
        if (isKey && this.#rankOfKey(at + 1, end) >= 0) {
          const level = this.#stringValue(end + 1, to);
          if (level >= 0) return level;
        }
        at = end;
        isKeyNext = false;
      } else if (byte === 0x2c) isKeyNext = true;
      else if (byte === 0x7b) {
        depth += 1;
        isKeyNext = true;
      } else if (byte === 0x7d) {
        depth -= 1;
        if (depth === 0) return 0;
      } else if (byte === 0x5b) arrays += 1;
      else if (byte === 0x5d) arrays -= 1;
    }
    return 0;
  }

  /** The level in the string after a key: 0 when it names none, -1 when there is no string. */
  #stringValue(start: number, to: number): number {
    const bytes = this.#bytes;
    let at = start;
    while (at < to && isSpace(bytes[at] as number)) at++;
    if (at >= to || bytes[at++] !== 0x3a) return -1;
    while (at < to && isSpace(bytes[at] as number)) at++;
    if (at >= to || bytes[at] !== QUOTE) return -1;
    const end = stringEnd(bytes, at + 1, to);
    return end === at + 1 ? -1 : levelOf(bytes, at + 1, end);
  }

  #rankOfKey(from: number, to: number): number {
    for (const { exact, rank } of this.#fieldsByLength[to - from] ?? []) {
      let i = 0;
      while (i < exact.length && this.#bytes[from + i] === exact[i]) i++;
      if (i === exact.length) return rank;
    }
    return -1;
  }

  #logfmt(start: number, to: number): number {
    const bytes = this.#bytes;
    let best = Infinity;
    let level = 0;
    for (let at = start; at < to; at++) {
      const keyFrom = at;
      while (at < to && bytes[at] !== EQUALS && !isSpace(bytes[at] as number)) at++;
      if (at >= to) break;
      if (bytes[at] !== EQUALS) continue;
      const rank = this.#rankFolded(keyFrom, at);
      const isQuoted = bytes[at + 1] === QUOTE && at + 1 < to;
      const valueFrom = at + (isQuoted ? 2 : 1);
      const valueTo = isQuoted ? stringEnd(bytes, valueFrom, to) : wordEnd(bytes, valueFrom, to);
      if (rank >= 0 && rank < best && valueTo > valueFrom) {
        best = rank;
        level = levelOf(bytes, valueFrom, valueTo);
        if (rank === 0) return level;
      }
      at = valueTo;
    }
    return level;
  }

  /** The best rank of a field with this name in any letter case; -1 for none. */
  #rankFolded(from: number, to: number): number {
    for (const { lower, rank } of this.#fieldsByLength[to - from] ?? []) {
      let i = 0;
      while (i < lower.length && folded(this.#bytes[from + i] as number) === lower[i]) i++;
      if (i === lower.length) return rank;
    }
    return -1;
  }
}

/** The first word that names a level. */
function wordLevel(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const first = bytes[at] as number;
    if (IS_WORD[first] === 0) continue;
    const start = at;
    while (at < to && IS_WORD[bytes[at] as number] !== 0) at++;
    if (MAY_START[first] === 0 || at - start > 11) continue;
    const level = levelOf(bytes, start, at);
    if (level !== 0) return level;
  }
  return 0;
}

/** Where the string that began before `at` ends: its closing quote, or `to`. */
function stringEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at += 1;
  }
  return to;
}

function wordEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && !isSpace(bytes[at] as number)) at++;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function folded(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function tableOf(fields: readonly Field[]): Uint8Array {
  let at = TABLE_HEADER_BYTES + fields.length * TABLE_ENTRY_BYTES;
  const table = Buffer.alloc(at + fields.reduce((sum, { exact }) => sum + 2 * exact.length, 0));
  let lengths = 0;
  fields.forEach(({ exact, lower, rank }, i) => {
    const entry = TABLE_HEADER_BYTES + i * TABLE_ENTRY_BYTES;
    [exact.length, rank, at, at + exact.length].forEach((value, field) =>
      table.writeUInt32LE(value, entry + field * 4),
    );
    table.set(exact, at);
    table.set(lower, at + exact.length);
    at += 2 * exact.length;
    lengths |= 1 << Math.min(exact.length, 31);
  });
  table.writeUInt32LE(fields.length, 0);
  table.writeUInt32LE(lengths >>> 0, 4);
  return table;
}
