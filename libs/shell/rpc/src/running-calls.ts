// The server's side of frames, whatever carries them: methods that run for one caller.
import { CancelledError, NotFoundError, toServiceError } from '@skald/errors';
import type { Logger } from '@skald/telemetry';
import { FRAME, type Frame, type FrameKind } from './frame.ts';
import type { Methods } from './method.ts';

export interface RunningCallsDeps {
  readonly methods: Methods;
  readonly logger: Logger;
  /** Resolves when the connection can take more. */
  readonly write: (frame: Frame) => Promise<void>;
}

export class RunningCalls {
  readonly #deps: RunningCallsDeps;
  readonly #running = new Map<number, AbortController>();

  constructor(deps: RunningCallsDeps) {
    this.#deps = deps;
  }

  /** Starts what a request asks for, stops what a cancel names; other frames are not for this side. */
  accept(frame: Frame): void {
    if (frame.kind === FRAME.cancel) {
      this.#running.get(frame.id)?.abort(new CancelledError('cancelled by the caller'));
      return;
    }
    if (frame.kind !== FRAME.request) return;
    const abort = new AbortController();
    this.#running.set(frame.id, abort);
    void this.#run(frame, abort.signal).finally(() => this.#running.delete(frame.id));
  }

  /** The caller is gone: nobody waits for what still runs. */
  abortAll(): void {
    for (const abort of this.#running.values()) {
      abort.abort(new CancelledError('the caller went away'));
    }
    this.#running.clear();
  }

  async #run(frame: Frame, signal: AbortSignal): Promise<void> {
    const write = (kind: FrameKind, body: Uint8Array, tag = 0) =>
      this.#deps.write({ id: frame.id, kind, method: '', tag, body });
    try {
      const method = this.#deps.methods.get(frame.method);
      if (!method) throw new NotFoundError(`no method ${frame.method} in this process`);
      const send = (part: Uint8Array, tag?: number) => write(FRAME.part, part, tag);
      await write(FRAME.result, await method(frame.body, { signal, send }));
    } catch (thrown) {
      const error = toServiceError(thrown);
      if (error.kind === 'internal') {
        const cause = error.cause instanceof Error ? error.cause : error;
        this.#deps.logger.log('error', 'rpc failed', { method: frame.method, stack: cause.stack });
      }
      const body = Buffer.from(JSON.stringify({ kind: error.kind, message: error.message }));
      await write(FRAME.error, body);
    }
  }
}
