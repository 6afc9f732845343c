// A folder of the file system as a Disk.
//
// Appends go by one writev and are made safe by fdatasync, both on libuv's pool, so that the event loop
// keeps gathering the next group while a sync is under way. O_DSYNC has the system do both in one call
// (open(2): as if each write were followed by fdatasync), which spares two changes of thread.
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InternalError, InvalidError, NotFoundError, UnavailableError } from '@skald/errors';
import type { AppendFile, AppendOptions, Disk } from './disk.ts';

const APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND;

export class NodeDisk implements Disk {
  readonly #root: string;

  /** `root` is created when the first file is. */
  constructor(root: string) {
    this.#root = root;
  }

  async read(path: string): Promise<Uint8Array> {
    return this.readRange(path, 0, Infinity);
  }

  async readRange(path: string, from: number, to: number): Promise<Uint8Array> {
    return this.#during('read', path, async (full) => {
      const file = await open(full, 'r');
      try {
        const { size } = await file.stat();
        const start = Math.min(from, size);
        const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(to, size) - start));
        let done = 0;
        while (done < bytes.length) {
          const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return bytes.subarray(0, done);
      } finally {
        await file.close();
      }
    });
  }

  async openAppend(path: string, { syncsAppends }: AppendOptions = {}): Promise<AppendFile> {
    return this.#during('open', path, async (full) => {
      await mkdir(dirname(full), { recursive: true });
      const file = await open(full, syncsAppends === true ? APPEND | constants.O_DSYNC : APPEND);
      const { size } = await file.stat();
      return new NodeAppendFile(file, size, (what, work) => this.#during(what, path, work));
    });
  }

  async writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
    await this.#during('write', path, async (full) => {
      await mkdir(dirname(full), { recursive: true });
      const temporary = `${full}.tmp`;
      const file = await open(temporary, 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, full);
      await syncFolder(dirname(full));
    });
  }

  async truncate(path: string, sizeBytes: number): Promise<void> {
    await this.#during('truncate', path, async (full) => {
      const file = await open(full, 'r+');
      try {
        const { size } = await file.stat();
        if (sizeBytes < size) await file.truncate(sizeBytes);
        await file.datasync();
      } finally {
        await file.close();
      }
    });
  }

  async rename(from: string, to: string): Promise<void> {
    const target = this.#full(to);
    await this.#during('rename', from, async (full) => {
      await mkdir(dirname(target), { recursive: true });
      await rename(full, target);
    });
  }

  async remove(path: string): Promise<void> {
    await this.#during('remove', path, (full) => rm(full, { force: true }));
  }

  async list(prefix: string): Promise<readonly { path: string; sizeBytes: number }[]> {
    return this.#during('list', prefix, async (full) => {
      const found: { path: string; sizeBytes: number }[] = [];
      await collect(full, prefix.replace(/\/$/, ''), found);
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    });
  }

  async syncDir(path: string): Promise<void> {
    await this.#during('sync', path, syncFolder);
  }

  async freeBytes(): Promise<number | undefined> {
    const found = await statfs(this.#root).catch(() => undefined);
    return found && found.bavail * found.bsize;
  }

  #full(path: string): string {
    if (path.startsWith('/') || path.split('/').includes('..')) {
      throw new InvalidError(`not a path below the root: ${path}`);
    }
    return join(this.#root, path);
  }

  async #during<T>(what: string, path: string, work: (full: string) => Promise<T>): Promise<T> {
    try {
      return await work(this.#full(path));
    } catch (error) {
      throw translated(error, what, path);
    }
  }
}

type During = <T>(what: string, work: () => Promise<T>) => Promise<T>;

class NodeAppendFile implements AppendFile {
  readonly #file: FileHandle;
  readonly #during: During;
  #size: number;

  constructor(file: FileHandle, size: number, during: During) {
    this.#file = file;
    this.#size = size;
    this.#during = during;
  }

  get sizeBytes(): number {
    return this.#size;
  }

  async append(parts: readonly Uint8Array[]): Promise<void> {
    await this.#during('append', async () => {
      let rest = parts.filter((part) => part.length > 0);
      while (rest.length > 0) {
        const { bytesWritten } = await this.#file.writev(rest);
        this.#size += bytesWritten;
        rest = withoutFirst(rest, bytesWritten);
      }
    });
  }

  async sync(): Promise<void> {
    await this.#during('sync', () => this.#file.datasync());
  }

  async close(): Promise<void> {
    await this.#during('close', () => this.#file.close());
  }
}

/** What remains to be written after a write that was cut short. */
function withoutFirst(parts: readonly Uint8Array[], byteCount: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = byteCount;
  for (const part of parts) {
    if (skip < part.length) rest.push(skip === 0 ? part : part.subarray(skip));
    skip = Math.max(0, skip - part.length);
  }
  return rest;
}

async function collect(
  full: string,
  path: string,
  out: { path: string; sizeBytes: number }[],
): Promise<void> {
  const entries = await readdir(full, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) await collect(join(full, entry.name), inner, out);
    else if (entry.isFile() || entry.isSymbolicLink()) {
      // A file may vanish between listing and asking for its size. The files of a ConfigMap are links;
      // links to folders are left alone, so that no two of them lead round in a circle.
      const found = await stat(join(full, entry.name)).catch(() => undefined);
      if (found?.isFile()) out.push({ path: inner, sizeBytes: found.size });
    }
  }
}

async function syncFolder(full: string): Promise<void> {
  const folder = await open(full, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function translated(error: unknown, what: string, path: string): unknown {
  const code = codeOf(error);
  const cause = { cause: error };
  if (code === 'ENOENT') return new NotFoundError(`no file ${path}`, cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new UnavailableError(`disk full: ${what} of ${path}`, cause);
  }
  if (code === undefined) return error;
  return new InternalError(`${code}: ${what} of ${path}`, cause);
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}
