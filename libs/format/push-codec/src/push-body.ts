// From an HTTP body to streams: content type, content encoding, caps, decoding.
//
// A small body may not become a large one: output is capped in bytes and as a ratio of the input, and
// inflating stops at the cap, so that a bomb costs at most that much memory (SPEC.md, B5).
import { promisify } from 'node:util';
import { gunzip, inflateRaw } from 'node:zlib';
import { plainKernels, type Kernels } from '@skald/bytes';
import { InvalidError, TooLargeError } from '@skald/errors';
import type { PushStream } from './entry-collector.ts';
import { readJsonLabels } from './json-labels.ts';
import { decodeJson, decodeLegacyJson } from './json.ts';
import { LabelInterner } from './label-interner.ts';
import { readLabelText } from './label-text.ts';
import { decodeProtobuf } from './protobuf.ts';

export interface PushBody {
  /** The bytes, in pieces as they arrived. */
  readonly parts: readonly Uint8Array[];
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** `legacy` is /api/prom/push, whose JSON differs. */
  readonly path: 'v1' | 'legacy';
}

export interface PushBodyCaps {
  readonly maxCompressedBytes: number;
  readonly maxDecompressedBytes: number;
}

/** Logs deflate 5 to 50 times; a hundred times is a bomb unless the result is small anyway. */
const MAX_RATIO = 100;
const SMALL_BYTES = 8 << 20;
const MAX_INTERNED = 20_000;

const inflaters = { gzip: promisify(gunzip), deflate: promisify(inflateRaw) } as const;

type DecodeKernels = Pick<Kernels, 'collectEntries' | 'scratch' | 'snappyDecode' | 'reset'>;

export interface DecodedPush {
  readonly streams: readonly PushStream[];
  readonly format: 'json' | 'protobuf';
}

/** Decodes pushes and remembers the label sets it has seen. One per server. */
export class PushDecoder {
  readonly #caps: PushBodyCaps;
  readonly #kernels: DecodeKernels;
  readonly #fromText = new LabelInterner(readLabelText, { maxEntries: MAX_INTERNED });
  readonly #fromJson = new LabelInterner(readJsonLabels, { maxEntries: MAX_INTERNED });

  /** Bodies are decoded in the memory of the kernels, which is reset after each. */
  constructor(caps: PushBodyCaps, kernels: DecodeKernels = plainKernels()) {
    this.#caps = caps;
    this.#kernels = kernels;
  }

  /**
   * Decodes a body and hands it to `use`, whose answer it returns. What `use` is given is valid until it
   * returns (not until its promise settles): the memory is used again for the next push.
   * Rejects with InvalidError (400) or TooLargeError (413), texts as SPEC.md says.
   */
  async decode<T>(body: PushBody, use: (push: DecodedPush) => T | Promise<T>): Promise<T> {
    const format = formatOf(body.contentType);
    const { maxCompressedBytes } = this.#caps;
    const byteCount = byteCountOf(body.parts);
    if (byteCount > maxCompressedBytes) throw tooLarge(byteCount, maxCompressedBytes);
    const parts = await this.#inflate(body);
    // From here to the end of `use` nothing waits, so no other push can come between.
    try {
      const streams =
        format === 'json' ? this.#json(parts, body.path) : this.#protobuf(this.#gather(parts));
      return use({ streams, format });
    } finally {
      this.#kernels.reset();
    }
  }

  #json(parts: readonly Uint8Array[], path: PushBody['path']): PushStream[] {
    const { maxDecompressedBytes } = this.#caps;
    const byteCount = byteCountOf(parts);
    if (byteCount > maxDecompressedBytes) throw tooLarge(byteCount, maxDecompressedBytes);
    const bytes = this.#gather(parts);
    return path === 'v1' ? this.decodeJson(bytes) : decodeLegacyJson(bytes, this.#fromText);
  }

  #protobuf(bytes: Uint8Array): PushStream[] {
    const plain = this.#kernels.snappyDecode(bytes, this.#caps.maxDecompressedBytes);
    return this.decodeProtobuf(plain);
  }

  /** The pieces as one, in memory that is used again. */
  #gather(parts: readonly Uint8Array[]): Uint8Array {
    const whole = this.#kernels.scratch(byteCountOf(parts));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  /** Streams of an uncompressed protobuf push. Owns `body`. */
  decodeProtobuf(body: Uint8Array): PushStream[] {
    return decodeProtobuf(body, this.#fromText, this.#kernels);
  }

  /** Streams of an uncompressed JSON push. Owns `body`. */
  decodeJson(body: Uint8Array): PushStream[] {
    return decodeJson(body, this.#fromJson);
  }

  async #inflate({ parts, contentEncoding }: PushBody): Promise<readonly Uint8Array[]> {
    const encoding = contentEncoding ?? '';
    if (encoding === '' || encoding === 'snappy') return parts;
    if (encoding !== 'gzip' && encoding !== 'deflate') {
      throw new InvalidError(`Content-Encoding ${JSON.stringify(encoding)} not supported`);
    }
    const bytes = Buffer.concat(parts);
    const maxOutputLength = Math.min(
      this.#caps.maxDecompressedBytes,
      Math.max(SMALL_BYTES, bytes.length * MAX_RATIO),
    );
    try {
      return [await inflaters[encoding](bytes, { maxOutputLength })];
    } catch (error) {
      const isOverCap = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
      if (isOverCap) throw tooLarge(maxOutputLength + 1, maxOutputLength);
      throw new InvalidError(inflateErrorText(encoding, bytes), { cause: error });
    }
  }
}

function byteCountOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function formatOf(contentType: string | undefined): 'json' | 'protobuf' {
  const mediaType = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType === '') throw new InvalidError('mime: no media type');
  return mediaType === 'application/json' ? 'json' : 'protobuf';
}

const GZIP_HEADER_BYTES = 10;

function inflateErrorText(encoding: 'gzip' | 'deflate', bytes: Uint8Array): string {
  if (encoding === 'deflate') return bytes.length === 0 ? 'unexpected EOF' : 'flate: corrupt input';
  if (bytes.length < GZIP_HEADER_BYTES) return 'unexpected EOF';
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? 'gzip: corrupt body' : 'gzip: invalid header';
}

function tooLarge(got: number, max: number): TooLargeError {
  return new TooLargeError(
    `request body too large: ${got} bytes larger than max (${got} vs ${max})`,
  );
}
