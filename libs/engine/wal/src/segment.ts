// A segment: one file of the log. A header, then frames.
//
//   0 "SKALDWAL"   8 u32 version   12 u32 number   16 u32 salt   20 u32 CRC-32C of [0, 20)   24 zeros   32
//
// Reading never gives up on a file: after bytes that do not verify it looks for the next frame that
// does and reports what lies between.
import { crc32c } from '@skald/bytes';
import { findFrame, readFrame, type Checksum, type Frame } from './frame.ts';

export const SEGMENT_HEADER_BYTES = 32;
const MAGIC = Buffer.from('SKALDWAL');
const VERSION = 1;

export function encodeSegmentHeader(segment: number, salt: number): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(VERSION, 8);
  header.writeUInt32LE(segment, 12);
  header.writeUInt32LE(salt, 16);
  header.writeUInt32LE(crc32c(header, 0, 20), 20);
  return header;
}

/** Bytes [from, to) of a segment that are no frames. */
export interface Damage {
  readonly segment: number;
  readonly from: number;
  readonly to: number;
  /** `torn`: the file ends inside a frame, as after a crash. `corrupt`: anything else. */
  readonly kind: 'torn' | 'corrupt';
}

export interface ScannedSegment {
  readonly segment: number;
  readonly checksum: Checksum;
}

export interface SegmentEvents {
  frame(frame: Frame, place: { readonly offset: number; readonly end: number }): void;
  damage(damage: Damage): void;
}

/** Walks over the frames of a segment's bytes in order. Synchronous; copies nothing. */
export function scanSegment(
  bytes: Buffer,
  { segment, checksum }: ScannedSegment,
  events: SegmentEvents,
): void {
  const header = readHeader(bytes, segment);
  if (!header.isGood && bytes.length >= SEGMENT_HEADER_BYTES) {
    events.damage({ segment, from: 0, to: SEGMENT_HEADER_BYTES, kind: 'corrupt' });
  }
  let { salt } = header;
  let offset = SEGMENT_HEADER_BYTES;
  if (bytes.length < SEGMENT_HEADER_BYTES) {
    if (bytes.length > 0) events.damage({ segment, from: 0, to: bytes.length, kind: 'torn' });
    return;
  }
  while (offset < bytes.length) {
    const reading = readFrame(bytes, { segment, offset }, { salt, checksum });
    if (reading.kind === 'whole') {
      salt = reading.salt;
      events.frame(reading.frame, { offset, end: reading.end });
      offset = reading.end;
      continue;
    }
    const next = findFrame(bytes, { segment, offset: offset + 8 }, { salt, checksum });
    const kind = reading.kind === 'short' && next === undefined ? 'torn' : 'corrupt';
    events.damage({ segment, from: offset, to: next ?? bytes.length, kind });
    offset = next ?? bytes.length;
  }
}

// Without a good header any salt passes for the first frame and binds those after it: a flipped bit in
// the header then costs nothing.
function readHeader(bytes: Buffer, segment: number) {
  const isGood =
    bytes.length >= SEGMENT_HEADER_BYTES &&
    bytes.subarray(0, 8).equals(MAGIC) &&
    bytes.readUInt32LE(8) === VERSION &&
    bytes.readUInt32LE(12) === segment &&
    bytes.readUInt32LE(20) === crc32c(bytes, 0, 20);
  return { isGood, salt: isGood ? bytes.readUInt32LE(16) : undefined };
}

export function segmentPath(folder: string, segment: number): string {
  return `${folder}/${String(segment).padStart(8, '0')}.wal`;
}

/** The number in a segment's path; undefined for other files. */
export function segmentOfPath(path: string): number | undefined {
  const digits = /(?:^|\/)(\d{8,10})\.wal$/.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
