// The caller's side of frames, whatever carries them: which calls wait for an answer, and what ends
// their waiting. A connection makes one of these, feeds it what arrives and fails it when it breaks.
import { CancelledError, TimeoutError, serviceErrorOf, type ErrorKind } from '@skald/errors';
import { FRAME, type Frame } from './frame.ts';
import type { CallOptions, PartTaker } from './method.ts';

interface Waiting {
  readonly onPart: PartTaker | undefined;
  readonly resolve: (result: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

const NOTHING = new Uint8Array(0);

export class PendingCalls {
  /** Of the other side, for messages. */
  readonly #name: string;
  readonly #send: (frame: Frame) => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  constructor(name: string, send: (frame: Frame) => void) {
    this.#name = name;
    this.#send = send;
  }

  call(method: string, request: Uint8Array, options: CallOptions): Promise<Uint8Array> {
    const { signal, timeoutMs, onPart } = options;
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
        this.#send({ id, kind: FRAME.cancel, method: '', tag: 0, body: NOTHING });
        give(() => reject(error));
      };
      const timer = setTimeout(
        () => giveUp(new TimeoutError(`${method} at ${this.#name} took over ${timeoutMs} ms`)),
        timeoutMs,
      );
      const onAbort = () => giveUp(reasonOf(signal as AbortSignal));
      signal?.addEventListener('abort', onAbort);
      this.#waiting.set(id, {
        onPart,
        resolve: (result) => give(() => resolve(result)),
        reject: (error) => give(() => reject(error)),
      });
      this.#send({ id, kind: FRAME.request, method, tag: 0, body: request });
    });
  }

  /** Takes a frame of the other side's; one that answers nothing is dropped. */
  accept(frame: Frame): void {
    const waiting = this.#waiting.get(frame.id);
    if (!waiting) return;
    if (frame.kind === FRAME.part) waiting.onPart?.(frame.body, frame.tag);
    else if (frame.kind === FRAME.result) waiting.resolve(frame.body);
    else if (frame.kind === FRAME.error) waiting.reject(decodeError(frame.body));
  }

  failAll(error: Error): void {
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
  }
}

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
