// Objects as files below one folder: the embedded default, and what several services on one machine
// or one network file system share.
//
// A put writes a temporary file, syncs it, moves it into place and syncs the folder, so that readers
// and crashes see all or nothing. `ifAbsent` links instead of renaming: the file system decides who
// was first. Keys must not be folders of other keys. Folders that become empty are removed.
//
// Files that ranges are read of stay open for a while (open-files.ts). Whoever lets another process
// overwrite an object reads it whole: `get` opens it each time.
import { randomUUID } from 'node:crypto';
import { read } from 'node:fs';
import {
  link,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { CancelledError, ConflictError, NotFoundError, UnavailableError } from '@skald/errors';
import { decodePart, encodePart, pathOfKey } from './object-path.ts';
import { piecesOf } from './object-body.ts';
import type { ObjectBody, ObjectInfo, ObjectStore } from './object-store.ts';
import { type OpenFile, OpenFiles } from './open-files.ts';

/** Begins with a dot: no key maps to it. */
const TEMPORARY = '.tmp';
/** A put that was cut off longer ago than this is never finished. */
const TEMPORARY_AGE_MAX_MS = 3_600_000;
/** Tries of a put whose folder another process removes in between, as it became empty. */
const PUT_TRIES = 8;
/** A querier reads few segments at a time; the limit of a process is 1024 at the least. */
const OPEN_FILES_MAX = 128;

export class FsObjectStore implements ObjectStore {
  readonly #root: string;
  readonly #files = new OpenFiles({ openMax: OPEN_FILES_MAX });

  private constructor(root: string) {
    this.#root = root;
  }

  /** Creates the folder where it is missing and removes what puts of crashed processes left. */
  static async open(root: string): Promise<FsObjectStore> {
    const temporary = join(root, TEMPORARY);
    await mkdir(temporary, { recursive: true });
    for (const name of await readdir(temporary)) {
      const path = join(temporary, name);
      const info = await stat(path).catch(ignoreMissing);
      if (info && Date.now() - info.mtimeMs > TEMPORARY_AGE_MAX_MS) {
        await unlink(path).catch(ignoreMissing);
      }
    }
    return new FsObjectStore(root);
  }

  async put(
    key: string,
    body: ObjectBody,
    options: { readonly ifAbsent?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    checkSignal(options.signal);
    const target = join(this.#root, pathOfKey(key));
    const temporary = join(this.#root, TEMPORARY, randomUUID());
    try {
      await writeSynced(temporary, body);
      await this.#moveIntoPlace(temporary, target, options.ifAbsent ?? false);
    } catch (e) {
      await unlink(temporary).catch(ignoreMissing);
      if (codeOf(e) === 'EEXIST')
        throw new ConflictError(`object ${key} exists already`, { cause: e });
      throw asUnavailable(`put ${key}`, e);
    }
    await this.#files.drop(target);
  }

  async get(key: string, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#read(key, signal, (path) => readFile(path));
  }

  async getRange(key: string, from: number, to: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#read(key, signal, (path) =>
      this.#files.use(path, (file) => readRange(file, from, to)),
    );
  }

  async list(prefix: string, signal?: AbortSignal): Promise<readonly ObjectInfo[]> {
    checkSignal(signal);
    const found: ObjectInfo[] = [];
    await this.#walk(prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix, found);
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async listFolders(prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
    checkSignal(signal);
    const parent = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const folders: string[] = [];
    for (const { part, isFolder } of await this.#entries(parent)) {
      const folder = `${parent}${part}/`;
      if (isFolder && folder.startsWith(prefix) && (await this.#holdsAny(folder))) {
        folders.push(folder);
      }
    }
    return folders.sort();
  }

  async delete(key: string, signal?: AbortSignal): Promise<void> {
    checkSignal(signal);
    const path = join(this.#root, pathOfKey(key));
    try {
      await unlink(path);
      // Synced, so that a deleted object does not come back with the next crash.
      await syncFolder(dirname(path));
    } catch (e) {
      if (isMissing(e)) return;
      throw asUnavailable(`delete ${key}`, e);
    } finally {
      await this.#files.drop(path);
    }
    await this.#removeEmptyFolders(dirname(path));
  }

  async #moveIntoPlace(temporary: string, target: string, ifAbsent: boolean): Promise<void> {
    for (let tries = 1; ; tries++) {
      const made = await mkdir(dirname(target), { recursive: true });
      try {
        await (ifAbsent ? link(temporary, target) : rename(temporary, target));
        await syncFolder(dirname(target));
      } catch (e) {
        if (isMissing(e) && tries < PUT_TRIES) continue;
        throw e;
      }
      if (ifAbsent) await unlink(temporary);
      if (made !== undefined) await syncParents(dirname(target), dirname(made));
      return;
    }
  }

  async #read(
    key: string,
    signal: AbortSignal | undefined,
    readAt: (path: string) => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    checkSignal(signal);
    try {
      return await readAt(join(this.#root, pathOfKey(key)));
    } catch (e) {
      if (isMissing(e) || codeOf(e) === 'EISDIR') {
        throw new NotFoundError(`object ${key} does not exist`, { cause: e });
      }
      throw asUnavailable(`get ${key}`, e);
    }
  }

  async #walk(folder: string, prefix: string, found: ObjectInfo[]): Promise<void> {
    for (const { part, isFolder } of await this.#entries(folder)) {
      const key = folder + part;
      if (isFolder) {
        const below = `${key}/`;
        if (below.startsWith(prefix) || prefix.startsWith(below)) {
          await this.#walk(below, prefix, found);
        }
      } else if (key.startsWith(prefix)) {
        const info = await stat(join(this.#root, pathOfKey(key))).catch(ignoreMissing);
        if (info) found.push({ key, sizeBytes: info.size, modifiedMs: info.mtimeMs });
      }
    }
  }

  /** Names in a folder given as a key prefix: '' or ending in '/'. Empty when it does not exist. */
  async #entries(folder: string): Promise<{ readonly part: string; readonly isFolder: boolean }[]> {
    const path = join(this.#root, ...folder.split('/').map(encodePart));
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.flatMap((entry) => {
        const part = decodePart(entry.name);
        return part === undefined ? [] : { part, isFolder: entry.isDirectory() };
      });
    } catch (e) {
      if (isMissing(e)) return [];
      throw asUnavailable(`list ${folder}`, e);
    }
  }

  async #holdsAny(folder: string): Promise<boolean> {
    const entries = await this.#entries(folder);
    if (entries.some((entry) => !entry.isFolder)) return true;
    for (const { part } of entries) if (await this.#holdsAny(`${folder}${part}/`)) return true;
    return false;
  }

  async #removeEmptyFolders(path: string): Promise<void> {
    let folder = path;
    while (relative(this.#root, folder) !== '') {
      try {
        await rmdir(folder);
      } catch {
        return; // not empty, or gone
      }
      folder = dirname(folder);
    }
  }
}

/**
 * So much is made durable at a time. Whoever syncs another file of the disk meanwhile waits for what is under way:
 * beside objects of 16 MiB in one go an append took 22 ms (p99), in such pieces 3.
 */
const SYNCED_AT_ONCE_BYTES = 1 << 20;

async function writeSynced(path: string, body: ObjectBody): Promise<void> {
  const file = await open(path, 'wx');
  try {
    let unsyncedBytes = 0;
    for (const piece of piecesOf(body)) {
      for (let at = 0; at < piece.length; at += SYNCED_AT_ONCE_BYTES) {
        const some = piece.subarray(at, at + SYNCED_AT_ONCE_BYTES);
        await file.writeFile(some);
        unsyncedBytes += some.length;
        if (unsyncedBytes < SYNCED_AT_ONCE_BYTES) continue;
        await file.datasync();
        unsyncedBytes = 0;
      }
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Bytes [from, to) of an open file, clamped to its end. */
async function readRange(file: OpenFile, from: number, to: number): Promise<Uint8Array> {
  const end = Math.min(to, file.sizeBytes);
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, end - from));
  let length = 0;
  while (length < bytes.length) {
    const count = await readSome(file.fd, bytes, length, from + length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/** By callback: half the cost of a FileHandle's promise at 50 KB. */
function readSome(fd: number, into: Buffer, at: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, into, at, into.length - at, position, (error, count) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot sync folders and does not need to.
  const folder = await open(path, 'r').catch((e: unknown) => {
    if (codeOf(e) === 'EPERM' || codeOf(e) === 'EISDIR') return undefined;
    throw e;
  });
  try {
    await folder?.sync();
  } catch (e) {
    if (codeOf(e) !== 'EPERM') throw e;
  } finally {
    await folder?.close();
  }
}

/** Syncs the folders above `path` up to and including `last`: those that gained a folder. */
async function syncParents(path: string, last: string): Promise<void> {
  for (let folder = path; folder !== last && folder !== dirname(folder);) {
    folder = dirname(folder);
    await syncFolder(folder);
  }
}

function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError('the caller went away', { cause: signal.reason });
}

/** By shape, not by class: Node's own errors may come from another realm (under Jest). */
function codeOf(e: unknown): string | undefined {
  return (e as NodeJS.ErrnoException | undefined)?.code;
}

function isMissing(e: unknown): boolean {
  return codeOf(e) === 'ENOENT' || codeOf(e) === 'ENOTDIR';
}

function ignoreMissing(e: unknown): undefined {
  if (!isMissing(e)) throw e;
  return undefined;
}

function asUnavailable(what: string, e: unknown): Error {
  const reason = (e as Error | undefined)?.message ?? String(e);
  return new UnavailableError(`object store: ${what} failed: ${reason}`, { cause: e });
}
