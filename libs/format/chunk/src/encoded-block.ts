// A block as encodeBlock made it, together with its header: what travels from whoever encoded it to the
// store and to readers. The header is decoded and checked once, when this is made; the bytes do not change.
import { assert } from '@skald/errors';
import { decodeHeader, type BlockHeader } from './block-header.ts';

export interface EncodedBlock {
  readonly bytes: Uint8Array;
  readonly header: BlockHeader;
}

/** The bytes that encodeBlock answered. Rejects damage with CorruptionError, naming `place`. */
export function encodedBlock(bytes: Uint8Array, place = 'an encoded block'): EncodedBlock {
  return { bytes, header: decodeHeader(bytes, place) };
}

/** The parts of which a chunk is put together, as views. */
export function regionsOf({ bytes, header }: EncodedBlock) {
  const { headerLength, smallLength, bulkLength } = header;
  const smallEnd = headerLength + smallLength;
  assert(bytes.length === smallEnd + bulkLength, 'an encoded block ends with its regions');
  return {
    header: bytes.subarray(0, headerLength),
    small: bytes.subarray(headerLength, smallEnd),
    bulk: bytes.subarray(smallEnd),
  };
}
