// The disk port: what WAL, head and rule storage need of a file system, and no more.
//
// Paths are relative to the root that the driver was made with, '/' separated, never absolute, never
// with '..'. A file opened for appending is written by one owner only.
//
// Durability: bytes are safe after `AppendFile.sync` resolved, or `append` itself where the file was opened
// for that; a created, renamed or removed name is
// safe after `syncDir` of its folder resolved. `ENOSPC` surfaces as UnavailableError.

export interface AppendFile {
  /** Bytes written so far (the next write's offset). */
  readonly sizeBytes: number;
  /** Appends all parts in order. Rejects whole or leaves a torn tail. */
  append(parts: readonly Uint8Array[]): Promise<void>;
  /** fdatasync. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface AppendOptions {
  /** Each append is safe when it resolves, as if `sync` had followed: one wait where there are two. */
  readonly syncsAppends?: boolean;
}

export interface Disk {
  /** The whole file. Rejects with NotFoundError. */
  read(path: string): Promise<Uint8Array>;
  /** Bytes [from, to) of a file, clamped to its end. Rejects with NotFoundError. */
  readRange(path: string, from: number, to: number): Promise<Uint8Array>;
  /** Creates missing folders. Positioned at the end of an existing file. */
  openAppend(path: string, options?: AppendOptions): Promise<AppendFile>;
  /** Replaces the file so that after a crash either the old or the new bytes are there, whole. */
  writeAtomically(path: string, bytes: Uint8Array): Promise<void>;
  /** Cuts the file to `sizeBytes` and syncs it. */
  truncate(path: string, sizeBytes: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Missing files are fine. */
  remove(path: string): Promise<void>;
  /** Files below `prefix` (a folder), depth first, ascending by path; empty when it does not exist. */
  list(prefix: string): Promise<readonly { readonly path: string; readonly sizeBytes: number }[]>;
  syncDir(path: string): Promise<void>;
  /** Bytes free for use, or undefined where the platform cannot tell. */
  freeBytes(): Promise<number | undefined>;
}
