// The caller's end: one connection to one process, made on first use and made again after it broke.
// Calls in flight when it breaks fail as unavailable: whether to ask again is the caller's to know.
import { Client, credentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { UnavailableError } from '@skald/errors';
import { PendingCalls } from './calls.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import { CHANNEL_OPTIONS, TALK } from './grpc.ts';
import type { CallOptions, RpcPeer } from './method.ts';

type Talk = ClientDuplexStream<Buffer, Buffer>;

export class RpcClient implements RpcPeer {
  readonly address: string;
  readonly #client: Client;
  readonly #calls: PendingCalls;
  #stream: Talk | undefined;
  #isClosed = false;

  constructor(address: string) {
    this.address = address;
    this.#calls = new PendingCalls(address, (frame) => {
      this.#connect().write(encodeFrame(frame));
    });
    this.#client = new Client(address, credentials.createInsecure(), {
      ...CHANNEL_OPTIONS,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 2000,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  call(method: string, request: Uint8Array, options: CallOptions): Promise<Uint8Array> {
    if (this.#isClosed) return Promise.reject(new UnavailableError(`${this.address} is closed`));
    return this.#calls.call(method, request, options);
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
    stream.on('data', (bytes: Buffer) => this.#calls.accept(decodeFrame(bytes)));
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

  #fail(error: Error): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.cancel();
    this.#calls.failAll(error);
  }
}
