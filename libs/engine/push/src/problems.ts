// What was wrong with a push, gathered while the rest of it goes on: entries that are fine are stored
// even when the call answers 400. Counts every entry, keeps the first text of each kind.
import { InvalidError } from '@skald/errors';

export interface Problem {
  /** The label `reason` of the discard metrics. */
  readonly reason: string;
  readonly message: string;
  readonly entryCount: number;
  readonly byteCount: number;
}

interface Group {
  readonly firstMessage: string;
  errorCount: number;
  entryCount: number;
  byteCount: number;
}

export class Problems {
  readonly #groups = new Map<string, Group>();
  #errorCount = 0;

  add({ reason, message, entryCount, byteCount }: Problem): void {
    this.#errorCount += 1;
    const group = this.#groups.get(reason);
    if (!group) {
      this.#groups.set(reason, { firstMessage: message, errorCount: 1, entryCount, byteCount });
      return;
    }
    group.errorCount += 1;
    group.entryCount += entryCount;
    group.byteCount += byteCount;
  }

  /** Adds a problem of one entry more, when its kind is known already: makes no text. */
  addSame(reason: string, byteCount: number): boolean {
    const group = this.#groups.get(reason);
    if (!group) return false;
    this.#errorCount += 1;
    group.errorCount += 1;
    group.entryCount += 1;
    group.byteCount += byteCount;
    return true;
  }

  *discards(): Generator<{ reason: string; entryCount: number; byteCount: number }> {
    for (const [reason, { entryCount, byteCount }] of this.#groups) {
      yield { reason, entryCount, byteCount };
    }
  }

  /** The one text, or `2 errors like: …; 1 errors like: …`; undefined when nothing was wrong. */
  toError(): InvalidError | undefined {
    const groups = [...this.#groups.values()];
    const [only] = groups;
    if (!only) return undefined;
    if (this.#errorCount === 1) return new InvalidError(only.firstMessage);
    const texts = groups.map((group) => `${group.errorCount} errors like: ${group.firstMessage}`);
    return new InvalidError(texts.join('; '));
  }
}
