// Compression of one column: raw bytes ⇄ (codec, stored bytes).
//
// zstd level 1 beats level 3 on logs in both ratio and speed at 256 KiB; where Node has no zstd,
// deflate level 1 is written instead. One handle is kept and reused through the entry points that
// node:zlib itself uses: 1.6 times the one-shot calls both ways (block.bench.ts). They are not
// documented, so each handle first proves itself on a sample and is replaced by the documented calls
// if it fails. A handle belongs to one thread; calls are synchronous.
import zlib from 'node:zlib';
import { plainKernels, type Kernels } from '@skald/bytes';
import { CorruptionError, InternalError, assert } from '@skald/errors';
import { BufferPool, type BufferPoolOptions } from './buffer-pool.ts';

/** How a column's bytes are stored. Numbers are part of the format. */
export const CODEC = { none: 0, zstd: 1, deflate: 2 } as const;

export interface Compressed {
  readonly codec: number;
  readonly bytes: Uint8Array;
}

export interface Compressor {
  /** The bytes as they should be stored: raw when compressing gains nothing. */
  compress(raw: Uint8Array): Compressed;
}

/** What makes lines of what is stored of them. */
export type LineKernels = Pick<Kernels, 'unpackLines' | 'findRows' | 'skeletons' | 'ints'>;

export interface Decompressor {
  /** For what is decompressed often and dropped soon. */
  readonly buffers: BufferPool;
  readonly kernels: LineKernels;
  /**
   * Exactly `rawLength` bytes, or CorruptionError at `place`. May be `stored` itself, the beginning of
   * `into`, or memory of its own.
   */
  decompress(stored: Uint8Array, how: DecompressArgs): Uint8Array;
}

export interface DecompressArgs {
  readonly codec: number;
  readonly rawLength: number;
  readonly place: string;
  /** Where the bytes may be written: at least `rawLength` long. */
  readonly into?: Buffer;
}

/** Below this a frame's own header eats the gain. */
const COMPRESS_MIN_BYTES = 48;

export interface CompressorOptions {
  /** Default 1. Level 5 gains 6 % on logs at a quarter of the speed: for what is compacted. */
  readonly level?: number;
  /** Default: zstd where this Node has it. */
  readonly codec?: 'zstd' | 'deflate';
}

export function createCompressor(options: CompressorOptions = {}): Compressor {
  const level = options.level ?? 1;
  const { codec, run } =
    (options.codec ?? (hasZstd() ? 'zstd' : 'deflate')) === 'zstd'
      ? { codec: CODEC.zstd, run: zstdEncoder(level) }
      : { codec: CODEC.deflate, run: (raw: Uint8Array) => zlib.deflateRawSync(raw, { level }) };
  return {
    compress(raw) {
      if (raw.length < COMPRESS_MIN_BYTES) return { codec: CODEC.none, bytes: raw };
      const bytes = run(raw);
      return bytes.length < raw.length ? { codec, bytes } : { codec: CODEC.none, bytes: raw };
    },
  };
}

export interface DecompressorOptions extends BufferPoolOptions {
  /** Unpacks lines, best where the pool's buffers lie in its memory; by default slower code does. */
  readonly kernels?: LineKernels;
}

export function createDecompressor(options: DecompressorOptions = {}): Decompressor {
  const zstd = hasZstd() ? zstdDecoder() : undefined;
  return {
    buffers: new BufferPool(options),
    kernels: options.kernels ?? plainKernels(),
    decompress(stored, { codec, rawLength, place, into }) {
      const fail = (what: string, cause?: unknown): never => {
        const error = new CorruptionError(what, { place, offset: 0 });
        if (cause !== undefined) error.cause = cause;
        throw error;
      };
      if (codec === CODEC.none) {
        return stored.length === rawLength ? stored : fail('a column has the wrong length');
      }
      if (codec === CODEC.zstd && !zstd) {
        throw new InternalError(
          `${place} is compressed with zstd, which needs Node 22.15 or later`,
        );
      }
      if (codec !== CODEC.zstd && codec !== CODEC.deflate) fail(`unknown codec ${codec}`);
      let raw: Uint8Array | undefined;
      try {
        raw = codec === CODEC.zstd ? zstd?.(stored, rawLength, into) : inflate(stored, rawLength);
      } catch (e) {
        return fail('a column does not decompress', e);
      }
      return raw?.length === rawLength ? raw : fail('a column has the wrong length');
    },
  };
}

function inflate(stored: Uint8Array, rawLength: number): Uint8Array {
  return zlib.inflateRawSync(stored, { maxOutputLength: Math.max(rawLength, 1) });
}

function hasZstd(): boolean {
  return typeof zlib.zstdCompressSync === 'function';
}

// --- the reused handle ---

/** What node:zlib keeps inside its streams. `_writeState` is [output left, input left]. */
interface ZlibInternals {
  readonly _handle: {
    reset(): void;
    writeSync(
      flush: number,
      input: Uint8Array,
      inputAt: number,
      inputLength: number,
      output: Uint8Array,
      outputAt: number,
      outputLength: number,
    ): void;
    onerror: (message: string, errno: number, code: string) => void;
  };
  readonly _writeState: Uint32Array;
}

/** One frame through the handle, into `output`; the number of bytes written, undefined on failure. */
type FrameRunner = (input: Uint8Array, output: Uint8Array) => number | undefined;

function frameRunner(stream: unknown): FrameRunner {
  const { _handle: handle, _writeState: state } = stream as ZlibInternals;
  let failed = false;
  handle.onerror = () => (failed = true);
  return (input, output) => {
    failed = false;
    handle.reset();
    const end = zlib.constants.ZSTD_e_end;
    handle.writeSync(end, input, 0, input.length, output, 0, output.length);
    return failed || state[1] !== 0 ? undefined : output.length - (state[0] as number);
  };
}

function zstdEncoder(level: number): (raw: Uint8Array) => Uint8Array {
  const params = zstdParams(level);
  const oneShot = (raw: Uint8Array): Uint8Array =>
    zlib.zstdCompressSync(raw, { params, chunkSize: frameBound(raw.length) });
  let scratch = Buffer.allocUnsafeSlow(0);
  const reused = (run: FrameRunner, raw: Uint8Array): Uint8Array => {
    // Room for the worst case: the frame always ends within one call.
    if (scratch.length < frameBound(raw.length)) {
      scratch = Buffer.allocUnsafeSlow(frameBound(raw.length));
    }
    const length = run(raw, scratch);
    return length === undefined
      ? oneShot(raw)
      : Uint8Array.prototype.slice.call(scratch, 0, length);
  };
  return proven(
    () => {
      const run = frameRunner(zlib.createZstdCompress({ params }));
      return (raw) => reused(run, raw);
    },
    (encode) => zlib.zstdDecompressSync(encode(SAMPLE)).equals(SAMPLE),
    oneShot,
  );
}

/**
 * At level 1 a small hash table and long matches suit logs: on 256 KiB blocks of JSON, logfmt and
 * access logs 5.29 against the preset's 5.21, and a little faster both ways (block.bench.ts).
 */
function zstdParams(level: number): Record<number, number> {
  const { ZSTD_c_compressionLevel, ZSTD_c_hashLog, ZSTD_c_minMatch } = zlib.constants;
  const preset = { [ZSTD_c_compressionLevel]: level };
  return level === 1 ? { ...preset, [ZSTD_c_hashLog]: 12, [ZSTD_c_minMatch]: 7 } : preset;
}

type Decode = (stored: Uint8Array, rawLength: number, into?: Buffer) => Uint8Array | undefined;

function zstdDecoder(): Decode {
  const oneShot: Decode = (stored, rawLength) =>
    zlib.zstdDecompressSync(stored, {
      chunkSize: Math.max(rawLength, 64),
      maxOutputLength: Math.max(rawLength, 1),
    });
  return proven(
    () => {
      const run = frameRunner(zlib.createZstdDecompress());
      return (stored, rawLength, into) => {
        const raw = into?.subarray(0, rawLength) ?? Buffer.allocUnsafeSlow(rawLength);
        return run(stored, raw) === rawLength ? raw : undefined;
      };
    },
    (decode) => SAMPLE.equals(decode(zlib.zstdCompressSync(SAMPLE), SAMPLE.length) as Uint8Array),
    oneShot,
  );
}

/** What `make` makes, if it passes `test`; otherwise the documented way. */
function proven<T>(make: () => T, test: (made: T) => boolean, documented: T): T {
  try {
    const made = make();
    // Twice: the second use is the one that a handle without `reset` would spoil.
    return test(made) && test(made) ? made : documented;
  } catch {
    return documented;
  }
}

const SAMPLE = Buffer.from('level=info msg="a sample that repeats itself" '.repeat(40));

/** ZSTD_compressBound. */
function frameBound(length: number): number {
  assert(length >= 0, 'a length is not negative');
  return length + (length >>> 8) + 1024;
}
