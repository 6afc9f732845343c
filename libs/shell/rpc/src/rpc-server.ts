// The server end: a gRPC server whose one streaming method carries frames, and the health check.
import { Server, ServerCredentials, status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { Logger } from '@skald/telemetry';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';
import {
  CHANNEL_OPTIONS,
  HEALTH_SERVICE,
  MESSAGE_BYTES_MAX,
  SKALD_SERVICE,
  withLargeServerWindows,
} from './grpc.ts';
import type { Methods } from './method.ts';
import { RunningCalls } from './running-calls.ts';

const SERVING = Buffer.from([0x08, 0x01]);
const NOT_SERVING = Buffer.from([0x08, 0x02]);

type Talk = ServerDuplexStream<Buffer, Buffer>;

export class RpcServer {
  readonly #deps: { readonly logger: Logger; readonly isServing: () => boolean };
  readonly #methods: Methods;
  readonly #server: Server;

  constructor(
    deps: { readonly logger: Logger; readonly isServing: () => boolean },
    methods: Methods,
  ) {
    this.#deps = deps;
    this.#methods = methods;
    this.#server = new Server({
      'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
      'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
      'grpc.keepalive_time_ms': CHANNEL_OPTIONS['grpc.keepalive_time_ms'],
      'grpc.keepalive_timeout_ms': CHANNEL_OPTIONS['grpc.keepalive_timeout_ms'],
    });
    this.#server.addService(SKALD_SERVICE, { talk: (stream: Talk) => this.#serve(stream) });
    this.#server.addService(HEALTH_SERVICE, {
      check: (_call: unknown, reply: (error: null, answer: Buffer) => void) =>
        reply(null, deps.isServing() ? SERVING : NOT_SERVING),
    });
  }

  /** Resolves with the port in use. */
  listen(address: string, port: number): Promise<number> {
    return withLargeServerWindows(
      () =>
        new Promise((resolve, reject) => {
          const credentials = ServerCredentials.createInsecure();
          this.#server.bindAsync(`${address}:${port}`, credentials, (error, bound) =>
            error ? reject(error) : resolve(bound),
          );
        }),
    );
  }

  /** Lets calls in flight finish for `graceMs`, then cuts. */
  async close(graceMs: number): Promise<void> {
    const done = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    const cut = setTimeout(() => this.#server.forceShutdown(), graceMs);
    await done;
    clearTimeout(cut);
  }

  #serve(stream: Talk): void {
    const running = new RunningCalls({
      methods: this.#methods,
      logger: this.#deps.logger,
      write: (frame) => writeFrame(stream, frame),
    });
    stream.on('data', (bytes: Buffer) => {
      try {
        running.accept(decodeFrame(bytes));
      } catch (error) {
        stream.emit('error', { code: status.INVALID_ARGUMENT, details: (error as Error).message });
      }
    });
    const end = () => running.abortAll();
    stream.on('end', () => {
      end();
      stream.end();
    });
    stream.on('cancelled', end);
    stream.on('error', end);
  }
}

function writeFrame(stream: Talk, frame: Frame): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.cancelled) return resolve();
    if (stream.write(encodeFrame(frame))) return resolve();
    const go = () => {
      stream.off('drain', go);
      stream.off('cancelled', go);
      stream.off('close', go);
      resolve();
    };
    stream.on('drain', go).on('cancelled', go).on('close', go);
  });
}
