// Pushes wait here while memory is full: a store that is merely slower than they are should slow them down,
// not make them fail. Who waits too long, or would make too many bytes wait, is refused and may retry.
import { UnavailableError } from '@skald/errors';
import type { Clock } from '@skald/time';

export interface PushRoomDeps {
  readonly clock: Clock;
  /** What is too much, in words; undefined while there is room. */
  readonly fullBecause: () => string | undefined;
  /** Asks for room to be made; false when that cannot be had soon. */
  readonly askForRoom: () => boolean;
}

/** Below the time that a distributor waits for an ingester, which is 5 s by default. */
const WAIT_MAX_MS = 4_000;
const LOOK_PERIOD_MS = 100;
/** Of pushes that wait: they are in memory, too. */
const WAITING_BYTES_MAX = 32 << 20;

export class PushRoom {
  readonly #deps: PushRoomDeps;
  #waitingBytes = 0;

  constructor(deps: PushRoomDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves when there is room for a push of so many bytes. Rejects with UnavailableError when there will be
   * none in time, and with the signal's reason when it aborts.
   */
  async enter(byteCount: number, signal?: AbortSignal): Promise<void> {
    const { clock, fullBecause, askForRoom } = this.#deps;
    const endMs = clock.nowMs() + WAIT_MAX_MS;
    this.#waitingBytes += byteCount;
    try {
      for (let full = fullBecause(); full !== undefined; full = fullBecause()) {
        const isHopeless = !askForRoom() || this.#waitingBytes > WAITING_BYTES_MAX;
        if (isHopeless || clock.nowMs() >= endMs) {
          throw new UnavailableError(`nothing was stored, retry: ${full}`);
        }
        await clock.sleep(LOOK_PERIOD_MS, signal);
      }
    } finally {
      this.#waitingBytes -= byteCount;
    }
  }
}
