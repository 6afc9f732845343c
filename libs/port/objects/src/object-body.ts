// Bytes to be put that come in parts: a segment is hundreds of views of blocks, and nobody wants to copy
// all of them in one go.
import { setImmediate } from 'node:timers/promises';
import type { ObjectBody } from './object-store.ts';

/** A write of less is not worth its call. */
const PIECE_BYTES_MIN = 64 << 10;
/** Copying so much takes a millisecond or two. */
const COPIED_AT_ONCE_BYTES = 4 << 20;

export function partsOf(body: ObjectBody): readonly Uint8Array[] {
  return body instanceof Uint8Array ? [body] : body;
}

/** The body in its order: large parts as they are, small neighbours gathered. */
export function* piecesOf(body: ObjectBody): Generator<Uint8Array> {
  let small: Uint8Array[] = [];
  let smallBytes = 0;
  for (const part of partsOf(body)) {
    if (part.length < PIECE_BYTES_MIN) {
      small.push(part);
      smallBytes += part.length;
      if (smallBytes < PIECE_BYTES_MIN) continue;
    }
    if (small.length > 0) yield Buffer.concat(small);
    small = [];
    smallBytes = 0;
    if (part.length >= PIECE_BYTES_MIN) yield part;
  }
  if (small.length > 0) yield Buffer.concat(small);
}

/** The body as one array, for drivers that know no other; other work may run while it is copied. */
export async function inOnePiece(body: ObjectBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const whole = Buffer.allocUnsafeSlow(body.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  let turnAt = COPIED_AT_ONCE_BYTES;
  for (const part of body) {
    whole.set(part, at);
    at += part.length;
    if (at < turnAt) continue;
    turnAt = at + COPIED_AT_ONCE_BYTES;
    await setImmediate();
  }
  return whole;
}
