// Files kept open between reads: opening, measuring and closing a file cost more than reading a column
// of it. For files that are never changed in place: what is open is read as it was when it was opened,
// even after it was deleted or replaced, until it is dropped.
//
//   open ──use──▶ used (any number at a time) ──▶ idle ──▶ closed
//
// The least recently used go when there are more than `openMax`; all that idle for a while go too, so
// that the space of deleted files comes back. A file in use is closed by its last user.
import { close, fstat, open } from 'node:fs';
import { promisify } from 'node:util';

const IDLE_MS = 15_000;

export interface OpenFile {
  readonly fd: number;
  readonly sizeBytes: number;
}

interface Kept {
  readonly opening: Promise<OpenFile>;
  userCount: number;
  /** Not to be found any more: closed when nobody uses it. */
  isDropped: boolean;
  wasUsed: boolean;
}

const openFile = promisify(open);
const statFile = promisify(fstat);
const closeFile = promisify(close);

export class OpenFiles {
  readonly #openMax: number;
  /** By path, in order of use, the latest last. */
  readonly #kept = new Map<string, Kept>();
  #sweep: NodeJS.Timeout | undefined;

  constructor({ openMax }: { readonly openMax: number }) {
    this.#openMax = openMax;
  }

  get openCount(): number {
    return this.#kept.size;
  }

  /** Runs `read` on the file. Rejects as `fs.open` does when there is none. */
  async use<T>(path: string, read: (file: OpenFile) => Promise<T>): Promise<T> {
    const kept = this.#touch(path);
    kept.userCount++;
    try {
      return await read(await kept.opening);
    } finally {
      kept.userCount--;
      if (kept.isDropped) await closeUnused(kept);
    }
  }

  /** The next use opens anew what stands at the path then. */
  async drop(path: string): Promise<void> {
    const kept = this.#kept.get(path);
    if (!kept) return;
    this.#kept.delete(path);
    kept.isDropped = true;
    await closeUnused(kept);
  }

  async dropAll(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((path) => this.drop(path)));
  }

  #touch(path: string): Kept {
    const kept = this.#kept.get(path) ?? this.#open(path);
    this.#kept.delete(path);
    this.#kept.set(path, kept);
    kept.wasUsed = true;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#openMax) break;
      void this.drop(oldest);
    }
    this.#sweep ??= setInterval(() => this.#dropIdle(), IDLE_MS).unref();
    return kept;
  }

  #open(path: string): Kept {
    const opening = openMeasured(path);
    // What could not be opened is tried anew next time.
    opening.catch(() => this.#kept.get(path)?.opening === opening && this.#kept.delete(path));
    return { opening, userCount: 0, isDropped: false, wasUsed: true };
  }

  #dropIdle(): void {
    for (const [path, kept] of this.#kept) {
      if (!kept.wasUsed) void this.drop(path);
      kept.wasUsed = kept.userCount > 0;
    }
    if (this.#kept.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }
}

async function openMeasured(path: string): Promise<OpenFile> {
  const fd = await openFile(path, 'r');
  try {
    return { fd, sizeBytes: (await statFile(fd)).size };
  } catch (e) {
    await closeFile(fd);
    throw e;
  }
}

/** Nothing was written, so a failing close loses nothing. */
async function closeUnused(kept: Kept): Promise<void> {
  if (kept.userCount > 0) return;
  await kept.opening.then(({ fd }) => closeFile(fd)).catch(() => undefined);
}
