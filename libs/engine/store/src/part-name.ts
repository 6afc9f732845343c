import { fingerprint } from '@skald/labels';

/** 32 hex digits that stand for the bytes of an index part. */
export function partNameOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return fingerprint(text) + fingerprint(`second half: ${text}`);
}
