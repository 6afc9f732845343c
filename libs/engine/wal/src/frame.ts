// A frame of the write-ahead log: one record that verifies itself, wherever it is found.
//
//   0  u32 marker            12 u16 kind   14 u16 tenant bytes     24 u32 segment number
//   4  u32 payload bytes     16 u32 salt of the segment            28 u32 CRC-32C of [0, 8) and [12, 28)
//   8  u32 CRC-32 of [12, end)    20 u32 place / 8                 32 tenant, padded to 8; payload, padded to 8
//
// Frames begin at multiples of eight. A frame says where it lies and carries its segment's salt, a
// random number: so a reader that has lost its way can look for the next frame, and neither a page that
// was written to the wrong place nor a log line that looks like a frame is taken for one.
import { crc32c } from '@skald/bytes';
import { assert } from '@skald/errors';

export const FRAME_HEADER_BYTES = 32;
export const MAX_PAYLOAD_BYTES = 1 << 30;
const MARKER = 0x4c415753; // "SWAL"

export interface Frame {
  readonly kind: number;
  readonly tenant: string;
  /** Starts at a multiple of eight of the segment. */
  readonly payload: Uint8Array;
}

/** Where a frame lies; where it ends is where the next one starts. */
export interface FramePlace {
  readonly segment: number;
  readonly offset: number;
}

export function frameByteSize(frame: Frame): number {
  return (
    FRAME_HEADER_BYTES + align8(Buffer.byteLength(frame.tenant)) + align8(frame.payload.length)
  );
}

/** CRC-32 of bytes, continuing from the checksum of what came before; 0 at the start. */
export type Checksum = (bytes: Uint8Array, seed: number) => number;

/** What a frame is verified by. */
export interface FrameCheck {
  /** Of its segment; undefined accepts any. */
  readonly salt: number | undefined;
  readonly checksum: Checksum;
}

/** The frame in parts, ready for one gathered write; the payload is not copied. */
export function encodeFrame(
  frame: Frame,
  place: FramePlace,
  salt: number,
  checksum: Checksum,
): Uint8Array[] {
  assert(place.offset % 8 === 0, 'frames begin at multiples of eight');
  assert(frame.payload.length <= MAX_PAYLOAD_BYTES, 'a payload has a bounded size');
  const tenantLength = Buffer.byteLength(frame.tenant);
  const header = Buffer.alloc(FRAME_HEADER_BYTES + align8(tenantLength));
  header.writeUInt32LE(MARKER, 0);
  header.writeUInt32LE(frame.payload.length, 4);
  header.writeUInt16LE(frame.kind, 12);
  header.writeUInt16LE(tenantLength, 14);
  header.writeUInt32LE(salt, 16);
  header.writeUInt32LE(place.offset / 8, 20);
  header.writeUInt32LE(place.segment, 24);
  header.writeUInt32LE(headerCrc(header, 0), 28);
  header.write(frame.tenant, FRAME_HEADER_BYTES);
  const padding = new Uint8Array(align8(frame.payload.length) - frame.payload.length);
  const parts = [header.subarray(12), frame.payload, padding];
  header.writeUInt32LE(
    parts.reduce((seed, part) => checksum(part, seed), 0),
    8,
  );
  return [header, frame.payload, padding];
}

export type FrameReading =
  | { readonly kind: 'whole'; readonly frame: Frame; readonly end: number; readonly salt: number }
  /** Looks like the start of a frame that goes on past the end of the bytes. */
  | { readonly kind: 'short' }
  | { readonly kind: 'bad' };

/** Reads the frame that should lie at `place`. */
export function readFrame(bytes: Buffer, place: FramePlace, check: FrameCheck): FrameReading {
  const at = place.offset;
  if (at + FRAME_HEADER_BYTES > bytes.length) return { kind: 'short' };
  if (!isFrameStart(bytes, place, check.salt)) return { kind: 'bad' };
  const payloadLength = bytes.readUInt32LE(at + 4);
  if (payloadLength > MAX_PAYLOAD_BYTES) return { kind: 'bad' };
  const tenantLength = bytes.readUInt16LE(at + 14);
  const payloadAt = at + FRAME_HEADER_BYTES + align8(tenantLength);
  const end = payloadAt + align8(payloadLength);
  if (end > bytes.length) return { kind: 'short' };
  const sum = check.checksum(bytes.subarray(at + 12, end), 0);
  if (sum !== bytes.readUInt32LE(at + 8)) return { kind: 'bad' };
  const frame = {
    kind: bytes.readUInt16LE(at + 12),
    tenant: bytes.toString('utf8', at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + tenantLength),
    payload: bytes.subarray(payloadAt, payloadAt + payloadLength),
  };
  return { kind: 'whole', frame, end, salt: bytes.readUInt32LE(at + 16) };
}

/** The first place from `from` on at which a whole frame lies. */
export function findFrame(bytes: Buffer, from: FramePlace, check: FrameCheck): number | undefined {
  const { segment } = from;
  const last = bytes.length - FRAME_HEADER_BYTES;
  for (let offset = align8(from.offset); offset <= last; offset += 8) {
    if (!isFrameStart(bytes, { segment, offset }, check.salt)) continue;
    if (readFrame(bytes, { segment, offset }, check).kind === 'whole') return offset;
  }
  return undefined;
}

function isFrameStart(
  bytes: Buffer,
  { segment, offset }: FramePlace,
  salt: number | undefined,
): boolean {
  return (
    bytes.readUInt32LE(offset) === MARKER &&
    bytes.readUInt32LE(offset + 20) === offset / 8 &&
    bytes.readUInt32LE(offset + 24) === segment &&
    (salt === undefined || bytes.readUInt32LE(offset + 16) === salt) &&
    bytes.readUInt32LE(offset + 28) === headerCrc(bytes, offset)
  );
}

// The header verifies by itself, so that a length can be trusted before what it spans is there: that is
// how a torn write is told from damage.
function headerCrc(bytes: Buffer, at: number): number {
  return crc32c(bytes, at + 12, at + 28, crc32c(bytes, at, at + 8));
}

export function align8(byteCount: number): number {
  return Math.ceil(byteCount / 8) * 8;
}
