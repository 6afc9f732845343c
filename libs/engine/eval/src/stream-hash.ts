// The 64-bit hash by which Loki orders entries of equal time from different streams (§2.18): xxHash64
// (Yann Collet, BSD) of `name 0xff value 0xff …`. Once per stream and query, so bigint will do.
import type { Labels } from '@skald/labels';

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

export function streamHash(labels: Labels): bigint {
  const separator = Buffer.of(0xff);
  const parts: Buffer[] = [];
  for (const [name, value] of labels) {
    parts.push(Buffer.from(name), separator, Buffer.from(value), separator);
  }
  return xxHash64(Buffer.concat(parts));
}

/** xxHash64 with seed 0, as an unsigned number. */
export function xxHash64(bytes: Buffer): bigint {
  let at = 0;
  let hash: bigint;
  if (bytes.length >= 32) {
    const lanes = [wrap(P1 + P2), P2, 0n, wrap(-P1)];
    for (; at + 32 <= bytes.length; at += 32) {
      for (let lane = 0; lane < 4; lane++) {
        const word = bytes.readBigUInt64LE(at + lane * 8);
        lanes[lane] = round(lanes[lane] as bigint, word);
      }
    }
    const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes;
    hash = wrap(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
    for (const lane of lanes) hash = wrap((hash ^ round(0n, lane)) * P1 + P4);
  } else hash = P5;
  hash = wrap(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) {
    hash ^= round(0n, bytes.readBigUInt64LE(at));
    hash = wrap(rotate(hash, 27n) * P1 + P4);
  }
  if (at + 4 <= bytes.length) {
    hash ^= wrap(BigInt(bytes.readUInt32LE(at)) * P1);
    hash = wrap(rotate(hash, 23n) * P2 + P3);
    at += 4;
  }
  for (; at < bytes.length; at++) {
    hash ^= wrap(BigInt(bytes[at] as number) * P5);
    hash = wrap(rotate(hash, 11n) * P1);
  }
  hash = wrap((hash ^ (hash >> 33n)) * P2);
  hash = wrap((hash ^ (hash >> 29n)) * P3);
  return hash ^ (hash >> 32n);
}

function round(lane: bigint, word: bigint): bigint {
  return wrap(rotate(wrap(lane + word * P2), 31n) * P1);
}

function rotate(value: bigint, bits: bigint): bigint {
  return wrap((value << bits) | (value >> (64n - bits)));
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
