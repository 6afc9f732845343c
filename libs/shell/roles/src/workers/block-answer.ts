// One buffer goes to an encoding worker with a batch in it and comes back with the block.
//
//   out   | stream batch (its own header says how long) | unused |
//   back  | u32 block length | block | unused |
import { assert } from '@skald/errors';

/** Where a stream batch says how many bytes it has (FORMAT.md of @skald/push-codec). */
const BATCH_SIZE_AT = 12;
const LENGTH_BYTES = 4;
/** The batch at the start of a buffer. */
export function batchIn(buffer: Uint8Array): Uint8Array {
  return buffer.subarray(0, viewOf(buffer).getUint32(BATCH_SIZE_AT, true));
}

/** The buffer with the block in it; a larger one if it does not fit. */
export function putBlock(buffer: Uint8Array, block: Uint8Array): Uint8Array {
  const needed = LENGTH_BYTES + block.length;
  const room = buffer.length >= needed ? buffer : new Uint8Array(needed);
  viewOf(room).setUint32(0, block.length, true);
  room.set(block, LENGTH_BYTES);
  return room;
}

/**
 * A copy of the block in a buffer that came back, in memory that other threads may see: until the block
 * is stored, every query takes it along.
 */
export function takeBlock(answer: Uint8Array): Uint8Array {
  const length = viewOf(answer).getUint32(0, true);
  const block = answer.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  assert(block.length === length, 'a block comes back whole');
  const shared = new Uint8Array(new SharedArrayBuffer(length));
  shared.set(block);
  return shared;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
