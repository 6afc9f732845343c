// Both ends of a line between two threads: each side may offer methods and call those of the other.
//
// Frames go as objects, not as bytes, and large bodies change hands instead of being copied: whoever
// gives bytes to a call, or answers one with them, does not look at them again. Shared memory stays
// shared: the other side sees the bytes where they are. Parts of answers wait for each other: a message
// costs more than the frames in it. What comes from a line of another kind (node --watch posts messages
// of its own) is not looked at.
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
  readonly skaldFrames: readonly Frame[];
}

/** Shorter bodies are cheaper to copy than to hand over. */
const HANDED_OVER_MIN_BYTES = 4096;
/** In one message, after which there is room for other work: some hundred microseconds of making them. */
const PARTS_MAX = 16;

export class PortLink implements RpcPeer {
  readonly #port: ThreadPort;
  readonly #calls: PendingCalls;
  readonly #running: RunningCalls;
  /** Parts that go with the next message. */
  #parts: Frame[] = [];

  constructor({ port, name, methods, logger }: PortLinkArgs) {
    this.#port = port;
    const send = (frame: Frame) => this.#send(frame);
    const write = (frame: Frame): Promise<void> => {
      if (frame.kind !== FRAME.part) this.#send(frame);
      else if (this.#parts.push(frame) === PARTS_MAX) return this.#sendParts();
      return Promise.resolve();
    };
    this.#calls = new PendingCalls(name, send);
    this.#running = new RunningCalls({ methods, logger, write });
    port.on('message', (message) => {
      if (!isMessage(message)) return;
      for (const frame of message.skaldFrames) {
        this.#running.accept(frame);
        this.#calls.accept(frame);
      }
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

  #sendParts(): Promise<void> {
    this.#post(this.#parts);
    this.#parts = [];
    return setImmediate();
  }

  /** After the parts that wait: an answer ends with its result. */
  #send(frame: Frame): void {
    this.#post([...this.#parts, frame]);
    this.#parts = [];
  }

  #post(frames: readonly Frame[]): void {
    const handedOver: ArrayBuffer[] = [];
    const skaldFrames = frames.map((frame) => {
      if (frame.body.buffer instanceof SharedArrayBuffer) return frame;
      const body = wholeBuffer(frame.body);
      if (body.length >= HANDED_OVER_MIN_BYTES) handedOver.push(body.buffer);
      return { ...frame, body };
    });
    this.#port.postMessage({ skaldFrames } satisfies Message, handedOver);
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
  return typeof message === 'object' && message !== null && 'skaldFrames' in message;
}
