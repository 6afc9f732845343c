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
  /** Consumed: it may be written to. */
  readonly bytes: Uint8Array;
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

export interface DecodedPush {
  readonly streams: readonly PushStream[];
  readonly format: 'json' | 'protobuf';
}

/** Decodes pushes and remembers the label sets it has seen. One per server. */
export class PushDecoder {
  readonly #caps: PushBodyCaps;
  readonly #kernels: Pick<Kernels, 'snappyDecode' | 'reset'>;
  readonly #fromText = new LabelInterner(readLabelText, { maxEntries: MAX_INTERNED });
  readonly #fromJson = new LabelInterner(readJsonLabels, { maxEntries: MAX_INTERNED });

  /** The kernels are for this decoder alone: it resets them. */
  constructor(
    caps: PushBodyCaps,
    kernels: Pick<Kernels, 'snappyDecode' | 'reset'> = plainKernels(),
  ) {
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
    if (body.bytes.length > maxCompressedBytes)
      throw tooLarge(body.bytes.length, maxCompressedBytes);
    const bytes = await this.#inflate(body);
    // From here to the end of `use` nothing waits, so no other push can come between.
    return format === 'json' ? use(this.#json(bytes, body.path)) : this.#protobuf(bytes, use);
  }

  #json(bytes: Uint8Array, path: PushBody['path']): DecodedPush {
    const { maxDecompressedBytes } = this.#caps;
    if (bytes.length > maxDecompressedBytes) throw tooLarge(bytes.length, maxDecompressedBytes);
    const streams =
      path === 'v1' ? this.decodeJson(bytes) : decodeLegacyJson(bytes, this.#fromText);
    return { streams, format: 'json' };
  }

  #protobuf<T>(bytes: Uint8Array, use: (push: DecodedPush) => T): T {
    try {
      const plain = this.#kernels.snappyDecode(bytes, this.#caps.maxDecompressedBytes);
      return use({ streams: this.decodeProtobuf(plain), format: 'protobuf' });
    } finally {
      this.#kernels.reset();
    }
  }

  /** Streams of an uncompressed protobuf push. Owns `body`. */
  decodeProtobuf(body: Uint8Array): PushStream[] {
    return decodeProtobuf(body, this.#fromText);
  }

  /** Streams of an uncompressed JSON push. Owns `body`. */
  decodeJson(body: Uint8Array): PushStream[] {
    return decodeJson(body, this.#fromJson);
  }

  async #inflate({ bytes, contentEncoding }: PushBody): Promise<Uint8Array> {
    const encoding = contentEncoding ?? '';
    if (encoding === '' || encoding === 'snappy') return bytes;
    if (encoding !== 'gzip' && encoding !== 'deflate') {
      throw new InvalidError(`Content-Encoding ${JSON.stringify(encoding)} not supported`);
    }
    const maxOutputLength = Math.min(
      this.#caps.maxDecompressedBytes,
      Math.max(SMALL_BYTES, bytes.length * MAX_RATIO),
    );
    try {
      return await inflaters[encoding](bytes, { maxOutputLength });
    } catch (error) {
      const isOverCap = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
      if (isOverCap) throw tooLarge(maxOutputLength + 1, maxOutputLength);
      throw new InvalidError(inflateErrorText(encoding, bytes), { cause: error });
    }
  }
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
