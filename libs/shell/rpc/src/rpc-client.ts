// The caller's end: one connection to one process, made on first use and made again after it broke.
// Calls in flight when it breaks fail as unavailable: whether to ask again is the caller's to know.
import { Client, credentials, type ClientDuplexStream } from '@grpc/grpc-js';
import {
  CancelledError,
  TimeoutError,
  UnavailableError,
  serviceErrorOf,
  type ErrorKind,
} from '@skald/errors';
import { FRAME, decodeFrame, encodeFrame, type Frame } from './frame.ts';
import { CHANNEL_OPTIONS, TALK } from './grpc.ts';
import type { CallOptions, RpcPeer } from './method.ts';

interface Waiting {
  readonly onPart: ((part: Uint8Array) => void) | undefined;
  readonly resolve: (result: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

type Talk = ClientDuplexStream<Buffer, Buffer>;

export class RpcClient implements RpcPeer {
  readonly address: string;
  readonly #client: Client;
  readonly #waiting = new Map<number, Waiting>();
  #stream: Talk | undefined;
  #nextId = 1;
  #isClosed = false;

  constructor(address: string) {
    this.address = address;
    this.#client = new Client(address, credentials.createInsecure(), {
      ...CHANNEL_OPTIONS,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 2000,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  call(method: string, request: Uint8Array, options: CallOptions): Promise<Uint8Array> {
    const { signal, timeoutMs, onPart } = options;
    if (this.#isClosed) return Promise.reject(new UnavailableError(`${this.address} is closed`));
    if (signal?.aborted) return Promise.reject(reasonOf(signal));
    return new Promise((resolve, reject) => {
      const id = this.#nextId++ >>> 0;
      const give = (settle: () => void) => {
        this.#waiting.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      const giveUp = (error: Error) => {
        if (!this.#waiting.has(id)) return;
        this.#stream?.write(encodeFrame({ id, kind: FRAME.cancel, method: '', body: NOTHING }));
        give(() => reject(error));
      };
      const timer = setTimeout(
        () => giveUp(new TimeoutError(`${method} at ${this.address} took over ${timeoutMs} ms`)),
        timeoutMs,
      );
      const onAbort = () => giveUp(reasonOf(signal as AbortSignal));
      signal?.addEventListener('abort', onAbort);
      this.#waiting.set(id, {
        onPart,
        resolve: (result) => give(() => resolve(result)),
        reject: (error) => give(() => reject(error)),
      });
      this.#connect().write(encodeFrame({ id, kind: FRAME.request, method, body: request }));
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#fail(new UnavailableError(`${this.address} was closed`));
    this.#client.close();
  }

  #connect(): Talk {
    if (this.#stream) return this.#stream;
    const stream = this.#client.makeBidiStreamRequest(
      TALK.path,
      TALK.requestSerialize,
      TALK.responseDeserialize,
    );
    stream.on('data', (bytes: Buffer) => this.#accept(decodeFrame(bytes)));
    const broken = (why: string) => {
      if (this.#stream === stream) this.#fail(new UnavailableError(`${this.address}: ${why}`));
    };
    stream.on('error', (error: Error & { details?: string }) =>
      broken(error.details ?? error.message),
    );
    stream.on('end', () => broken('the connection was closed'));
    this.#stream = stream;
    return stream;
  }

  #accept(frame: Frame): void {
    const waiting = this.#waiting.get(frame.id);
    if (!waiting) return;
    if (frame.kind === FRAME.part) waiting.onPart?.(frame.body);
    else if (frame.kind === FRAME.result) waiting.resolve(frame.body);
    else if (frame.kind === FRAME.error) waiting.reject(decodeError(frame.body));
  }

  #fail(error: Error): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.cancel();
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
  }
}

const NOTHING = new Uint8Array(0);

function decodeError(body: Uint8Array): Error {
  const { kind, message } = JSON.parse(Buffer.from(body).toString()) as {
    readonly kind: ErrorKind;
    readonly message: string;
  };
  return serviceErrorOf(kind, message);
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new CancelledError('cancelled');
}
