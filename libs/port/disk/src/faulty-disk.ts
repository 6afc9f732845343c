// A disk that fails as told. Before every operation it asks a script; without a fault the operation
// goes to the disk below.
//
// `short` writes only the first bytes of an append and then fails, as a full or dying disk does.
import { InternalError, UnavailableError } from '@skald/errors';
import type { AppendFile, AppendOptions, Disk } from './disk.ts';

export type DiskOperation =
  | 'read'
  | 'openAppend'
  | 'append'
  | 'sync'
  | 'close'
  | 'writeAtomically'
  | 'truncate'
  | 'rename'
  | 'remove'
  | 'list'
  | 'syncDir';

export interface DiskCall {
  readonly operation: DiskOperation;
  readonly path: string;
  /** Counts all calls from 0. */
  readonly index: number;
}

export type DiskFault =
  { readonly code: 'ENOSPC' | 'EIO' } | { readonly code: 'ENOSPC' | 'EIO'; readonly short: number };

export type DiskScript = (call: DiskCall) => DiskFault | undefined;

export class FaultyDisk implements Disk {
  readonly #disk: Disk;
  readonly #script: DiskScript;
  #calls = 0;

  constructor(disk: Disk, script: DiskScript) {
    this.#disk = disk;
    this.#script = script;
  }

  get callCount(): number {
    return this.#calls;
  }

  async read(path: string): Promise<Uint8Array> {
    this.#ask('read', path);
    return this.#disk.read(path);
  }

  async readRange(path: string, from: number, to: number): Promise<Uint8Array> {
    this.#ask('read', path);
    return this.#disk.readRange(path, from, to);
  }

  /** Appends that are synced ask for `append` and then for `sync`. */
  async openAppend(path: string, options: AppendOptions = {}): Promise<AppendFile> {
    this.#ask('openAppend', path);
    const file = await this.#disk.openAppend(path, options);
    return {
      get sizeBytes() {
        return file.sizeBytes;
      },
      append: async (parts) => {
        const fault = this.#faultOf('append', path);
        if (!fault) {
          await file.append(parts);
          if (options.syncsAppends === true) this.#ask('sync', path);
          return;
        }
        if ('short' in fault) await file.append([Buffer.concat(parts).subarray(0, fault.short)]);
        throw failure(fault.code, 'append', path);
      },
      sync: async () => {
        this.#ask('sync', path);
        return file.sync();
      },
      close: async () => {
        this.#ask('close', path);
        return file.close();
      },
    };
  }

  async writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
    this.#ask('writeAtomically', path);
    return this.#disk.writeAtomically(path, bytes);
  }

  async truncate(path: string, sizeBytes: number): Promise<void> {
    this.#ask('truncate', path);
    return this.#disk.truncate(path, sizeBytes);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#ask('rename', from);
    return this.#disk.rename(from, to);
  }

  async remove(path: string): Promise<void> {
    this.#ask('remove', path);
    return this.#disk.remove(path);
  }

  async list(prefix: string): Promise<readonly { path: string; sizeBytes: number }[]> {
    this.#ask('list', prefix);
    return this.#disk.list(prefix);
  }

  async syncDir(path: string): Promise<void> {
    this.#ask('syncDir', path);
    return this.#disk.syncDir(path);
  }

  async freeBytes(): Promise<number | undefined> {
    return this.#disk.freeBytes();
  }

  #ask(operation: DiskOperation, path: string): void {
    const fault = this.#faultOf(operation, path);
    if (fault) throw failure(fault.code, operation, path);
  }

  #faultOf(operation: DiskOperation, path: string): DiskFault | undefined {
    return this.#script({ operation, path, index: this.#calls++ });
  }
}

function failure(code: 'ENOSPC' | 'EIO', operation: DiskOperation, path: string): Error {
  if (code === 'ENOSPC') return new UnavailableError(`disk full: ${operation} of ${path}`);
  return new InternalError(`input/output error: ${operation} of ${path}`);
}
