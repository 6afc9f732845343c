// A disk in memory that forgets what was not made safe: `crash()` loses bytes after the last `sync` of
// a file and names since the last `syncDir` of a folder, as a power cut does.
//
// A file is its bytes and how many of them are safe. Names are two maps onto files: what a process
// sees, and what would be there after a crash.
import { InternalError, NotFoundError } from '@skald/errors';
import type { AppendFile, AppendOptions, Disk } from './disk.ts';

interface MemoryFile {
  bytes: Uint8Array;
  size: number;
  safeSize: number;
}

export interface CrashOptions {
  /** How many of the unsafe bytes at a file's end survive; none by default. */
  readonly keepUnsafe?: (unsafeByteCount: number, path: string) => number;
}

export class MemoryDisk implements Disk {
  #seen = new Map<string, MemoryFile>();
  #safe = new Map<string, MemoryFile>();
  #life = 0;

  /** Loses what was not safe. Files that were open before reject from now on. */
  crash(options: CrashOptions = {}): void {
    this.#life += 1;
    this.#seen = new Map(this.#safe);
    for (const [path, file] of this.#seen) {
      const kept = options.keepUnsafe?.(file.size - file.safeSize, path) ?? 0;
      file.size = file.safeSize = file.safeSize + kept;
    }
  }

  /** Changes a byte where it lies, for tests of damage. */
  corrupt(path: string, at: number, flip: number): void {
    const file = this.#file(path);
    file.bytes[at] = (file.bytes[at] as number) ^ flip;
  }

  async read(path: string): Promise<Uint8Array> {
    return this.readRange(path, 0, Infinity);
  }

  async readRange(path: string, from: number, to: number): Promise<Uint8Array> {
    const file = this.#file(path);
    return file.bytes.slice(Math.min(from, file.size), Math.min(to, file.size));
  }

  async openAppend(path: string, { syncsAppends }: AppendOptions = {}): Promise<AppendFile> {
    let file = this.#seen.get(path);
    if (!file) this.#seen.set(path, (file = { bytes: new Uint8Array(64), size: 0, safeSize: 0 }));
    const life = this.#life;
    const check = () => {
      if (life !== this.#life) throw new InternalError(`${path} was open when the disk crashed`);
    };
    return new MemoryAppendFile(file, { check, syncsAppends: syncsAppends === true });
  }

  async writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
    const file = { bytes: new Uint8Array(bytes), size: bytes.length, safeSize: bytes.length };
    this.#seen.set(path, file);
    this.#safe.set(path, file);
  }

  async truncate(path: string, sizeBytes: number): Promise<void> {
    const file = this.#file(path);
    file.size = Math.min(file.size, sizeBytes);
    file.safeSize = file.size;
  }

  async rename(from: string, to: string): Promise<void> {
    this.#seen.set(to, this.#file(from));
    this.#seen.delete(from);
  }

  async remove(path: string): Promise<void> {
    this.#seen.delete(path);
  }

  async list(prefix: string): Promise<readonly { path: string; sizeBytes: number }[]> {
    const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
    return [...this.#seen]
      .filter(([path]) => path.startsWith(folder))
      .map(([path, { size }]) => ({ path, sizeBytes: size }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async syncDir(path: string): Promise<void> {
    const isInside = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('/'))) === path;
    for (const name of [...this.#safe.keys()]) if (isInside(name)) this.#safe.delete(name);
    for (const [name, file] of this.#seen) if (isInside(name)) this.#safe.set(name, file);
  }

  async freeBytes(): Promise<number | undefined> {
    return undefined;
  }

  #file(path: string): MemoryFile {
    const file = this.#seen.get(path);
    if (!file) throw new NotFoundError(`no file ${path}`);
    return file;
  }
}

interface AppendFileArgs {
  /** Throws once the disk has crashed. */
  readonly check: () => void;
  readonly syncsAppends: boolean;
}

class MemoryAppendFile implements AppendFile {
  readonly #file: MemoryFile;
  readonly #args: AppendFileArgs;

  constructor(file: MemoryFile, args: AppendFileArgs) {
    this.#file = file;
    this.#args = args;
  }

  get sizeBytes(): number {
    return this.#file.size;
  }

  async append(parts: readonly Uint8Array[]): Promise<void> {
    this.#args.check();
    const file = this.#file;
    for (const part of parts) {
      const end = file.size + part.length;
      if (end > file.bytes.length) {
        const grown = new Uint8Array(Math.max(end, file.bytes.length * 2));
        grown.set(file.bytes.subarray(0, file.size));
        file.bytes = grown;
      }
      file.bytes.set(part, file.size);
      file.size = end;
    }
    if (this.#args.syncsAppends) await this.sync();
  }

  async sync(): Promise<void> {
    this.#args.check();
    this.#file.safeSize = this.#file.size;
  }

  async close(): Promise<void> {}
}
