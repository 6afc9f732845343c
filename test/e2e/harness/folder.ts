// Folders for the data of one test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder; `removeFolder` is the caller's to call. */
export async function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `skald-e2e-${name}-`));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
