// Both ends of a line between two threads: each side may offer methods and call those of the other.
//
// Frames go as objects, not as bytes, and large bodies change hands instead of being copied: whoever
// gives bytes to a call, or answers one with them, does not look at them again. Shared memory stays
// shared: the other side sees the bytes where they are. What comes from a
// line of another kind (node --watch posts messages of its own) is not looked at.
import { setImmediate } from 'node:timers/promises';
import type { Logger } from '@skald/telemetry';
import { PendingCalls } from './calls.ts';
import { FRAME, type Frame } from './frame.ts';
import type { CallOptions, Methods, RpcPeer } from './method.ts';
import { RunningCalls } from './running-calls.ts';

/** A Worker, a worker's parentPort, or one end of a MessageChannel. */
export interface ThreadPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  on(event: 'message', take: (message: unknown) => void): unknown;
}

export interface PortLinkArgs {
  readonly port: ThreadPort;
  /** Of the other thread, for messages. */
  readonly name: string;
  /** What this side offers. */
  readonly methods: Methods;
  readonly logger: Logger;
}

interface Message {
  readonly skaldFrame: Frame;
}

/** Shorter bodies are cheaper to copy than to hand over. */
const HANDED_OVER_MIN_BYTES = 4096;

export class PortLink implements RpcPeer {
  readonly #calls: PendingCalls;
  readonly #running: RunningCalls;

  constructor({ port, name, methods, logger }: PortLinkArgs) {
    const send = (frame: Frame) => {
      if (frame.body.buffer instanceof SharedArrayBuffer) {
        port.postMessage({ skaldFrame: frame } satisfies Message, []);
        return;
      }
      const body = wholeBuffer(frame.body);
      const message: Message = { skaldFrame: { ...frame, body } };
      port.postMessage(message, body.length >= HANDED_OVER_MIN_BYTES ? [body.buffer] : []);
    };
    const write = (frame: Frame): Promise<void> => {
      send(frame);
      // A line of parts leaves room for other work after each.
      return frame.kind === FRAME.part ? setImmediate() : Promise.resolve();
    };
    this.#calls = new PendingCalls(name, send);
    this.#running = new RunningCalls({ methods, logger, write });
    port.on('message', (message) => {
      if (!isMessage(message)) return;
      this.#running.accept(message.skaldFrame);
      this.#calls.accept(message.skaldFrame);
    });
  }

  call(method: string, request: Uint8Array, options: CallOptions): Promise<Uint8Array> {
    return this.#calls.call(method, request, options);
  }

  /** The other thread is gone: its answers will not come, and it waits for none. */
  end(why: Error): void {
    this.#calls.failAll(why);
    this.#running.abortAll();
  }
}

/** These bytes as all of their buffer: a message takes whole buffers along. */
function wholeBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength;
  return isWhole && isOwnMemory(bytes) ? bytes : new Uint8Array(bytes);
}

function isOwnMemory(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'skaldFrame' in message;
}
