// Objects in an S3 bucket, or in anything that speaks S3 (MinIO, Ceph, Garage).
//
// The SDK is loaded at the first call: it takes 120 ms and 40 MB that a process without S3 should not
// pay. It retries with back-off and bounded attempts; what is left over becomes UnavailableError.
// Checksums are sent and checked only where S3 requires them: many S3-alikes know no others, and
// everything we store carries its own.
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import {
  CancelledError,
  ConflictError,
  NotFoundError,
  TimeoutError,
  UnavailableError,
} from '@skald/errors';
import { inOnePiece } from './object-body.ts';
import type { ObjectBody, ObjectInfo, ObjectStore } from './object-store.ts';

export interface S3Config {
  readonly bucket: string;
  /** `http://minio:9000`; the region's own endpoint when undefined. */
  readonly endpoint?: string;
  readonly region?: string;
  /** The SDK's own sources (environment, profile, instance role) when undefined. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Bucket in the path rather than in the host name. Default true. */
  readonly forcePathStyle?: boolean;
  readonly connectTimeoutMs?: number;
  /** Without a byte from the server. */
  readonly requestTimeoutMs?: number;
  /** Of one call, the first included. */
  readonly attemptsMax?: number;
}

type Sdk = typeof import('@aws-sdk/client-s3');

interface Connection {
  readonly sdk: Sdk;
  readonly client: S3Client;
}

export class S3ObjectStore implements ObjectStore {
  readonly #config: S3Config;
  #connection: Promise<Connection> | undefined;

  constructor(config: S3Config) {
    this.#config = config;
  }

  async put(
    key: string,
    body: ObjectBody,
    options: { readonly ifAbsent?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const condition = options.ifAbsent ? { IfNoneMatch: '*' } : {};
    const input = { Key: key, Body: await inOnePiece(body), ...condition };
    await this.#call(`put ${key}`, options.signal, ({ sdk, client }, how) =>
      client.send(new sdk.PutObjectCommand({ ...input, Bucket: this.#config.bucket }), how),
    );
  }

  async get(key: string, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#get(key, undefined, signal);
  }

  async getRange(key: string, from: number, to: number, signal?: AbortSignal): Promise<Uint8Array> {
    // HTTP knows no empty range: ask for one byte and drop it.
    const bytes = await this.#get(key, `bytes=${from}-${Math.max(from, to - 1)}`, signal);
    return bytes.subarray(0, Math.max(0, to - from));
  }

  async list(prefix: string, signal?: AbortSignal): Promise<readonly ObjectInfo[]> {
    const found: ObjectInfo[] = [];
    for await (const page of this.#pages({ Prefix: prefix }, signal)) {
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        const modifiedMs = LastModified?.getTime() ?? 0;
        if (Key !== undefined) found.push({ key: Key, sizeBytes: Size ?? 0, modifiedMs });
      }
    }
    return found;
  }

  async listFolders(prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const page of this.#pages({ Prefix: prefix, Delimiter: '/' }, signal)) {
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) found.push(Prefix);
    }
    return found;
  }

  async delete(key: string, signal?: AbortSignal): Promise<void> {
    await this.#call(`delete ${key}`, signal, ({ sdk, client }, how) =>
      client.send(new sdk.DeleteObjectCommand({ Bucket: this.#config.bucket, Key: key }), how),
    );
  }

  /** Closes idle connections. */
  async close(): Promise<void> {
    (await this.#connection)?.client.destroy();
  }

  async #get(
    key: string,
    range: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const input = { Bucket: this.#config.bucket, Key: key, ...(range ? { Range: range } : {}) };
    try {
      return await this.#call(`get ${key}`, signal, async ({ sdk, client }, how) => {
        const { Body } = await client.send(new sdk.GetObjectCommand(input), how);
        return Body ? Body.transformToByteArray() : new Uint8Array(0);
      });
    } catch (e) {
      // A range that starts behind the end.
      if (range && statusOf((e as Error).cause) === 416) return new Uint8Array(0);
      throw e;
    }
  }

  async *#pages(
    input: { readonly Prefix: string; readonly Delimiter?: string },
    signal: AbortSignal | undefined,
  ) {
    for (let token: string | undefined, more = true; more;) {
      const request = {
        ...input,
        Bucket: this.#config.bucket,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      };
      const page = await this.#call(`list ${input.Prefix}`, signal, ({ sdk, client }, how) =>
        client.send(new sdk.ListObjectsV2Command(request), how),
      );
      yield page;
      token = page.NextContinuationToken;
      more = page.IsTruncated === true && token !== undefined;
    }
  }

  async #call<T>(
    what: string,
    signal: AbortSignal | undefined,
    run: (connection: Connection, how: { readonly abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    if (signal?.aborted) throw new CancelledError('the caller went away', { cause: signal.reason });
    try {
      const connection = await (this.#connection ??= connect(this.#config));
      return await run(connection, signal ? { abortSignal: signal } : {});
    } catch (e) {
      if (signal?.aborted) throw new CancelledError('the caller went away', { cause: e });
      throw failureOf(what, e);
    }
  }
}

async function connect(config: S3Config): Promise<Connection> {
  const sdk = await import('@aws-sdk/client-s3');
  const options: S3ClientConfig = {
    region: config.region ?? 'us-east-1',
    forcePathStyle: config.forcePathStyle ?? true,
    maxAttempts: config.attemptsMax ?? 4,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: config.connectTimeoutMs ?? 3_000,
      requestTimeout: config.requestTimeoutMs ?? 30_000,
      throwOnRequestTimeout: true,
    },
  };
  if (config.endpoint !== undefined) options.endpoint = config.endpoint;
  if (config.credentials !== undefined) options.credentials = config.credentials;
  return { sdk, client: new sdk.S3Client(options) };
}

function statusOf(e: unknown): number | undefined {
  return (e as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}

function failureOf(what: string, e: unknown): Error {
  const { name, message } = e as Error;
  const text = `object store: ${what} failed: ${message}`;
  if (name === 'NoSuchKey' || name === 'NotFound') return new NotFoundError(text, { cause: e });
  if (name === 'PreconditionFailed' || name === 'ConditionalRequestConflict') {
    return new ConflictError(text, { cause: e });
  }
  if (name === 'TimeoutError') return new TimeoutError(text, { cause: e });
  return new UnavailableError(text, { cause: e });
}
