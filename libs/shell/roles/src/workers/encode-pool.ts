// Blocks are encoded by worker threads, so that pushes need not wait for it.
//
// Columns travel as a stream batch: one copy of a block's bytes (a fiftieth of what encoding costs), made
// when a worker is free and not before. The originals stay readable here. The batch lies in memory that
// both threads share, the block comes back in it, and it is used again: handing memory over costs both
// sides more than the copy, and memory made anew for every block keeps the collector running.
import type { EntryColumns } from '@skald/columns';
import { Labels } from '@skald/labels';
import { BatchBuffers } from '@skald/push';
import { encodeStreamBatch } from '@skald/push-codec';
import type { Module } from '../module.ts';
import type { World } from '../world.ts';
import { takeBlock } from './block-answer.ts';
import { ENCODE, createEncodeTask, type EncodeSettings } from './encode-task.ts';
import { startWorker } from './start-worker.ts';
import { WorkerPool } from './worker-pool.ts';

export interface BlockEncoding {
  readonly encode: (columns: EntryColumns) => Promise<Uint8Array>;
  readonly module: Module;
}

/** Telling a worker costs as much as encoding this. */
const ENCODED_HERE_MAX_BYTES = 8 << 10;
/** For those; what needs more is done by slower code. */
const KERNEL_BYTES = 1 << 20;
/** Blocks that wait are bounded by the ingester, in bytes. */
const WAITING_MAX = 1 << 20;
const TIMEOUT_MS = 60_000;
const STOP_MS = 5_000;
/** Columns are outside of the heap: little lives in it, and briefly. */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };

export function createBlockEncoding(world: World): BlockEncoding {
  const settings: EncodeSettings = { fieldColumns: world.config.skald.fieldColumns };
  const pool = new WorkerPool({
    name: 'block encoder',
    // The thread that takes the pushes needs a core as well.
    size: Math.max(1, world.workerCount - 1),
    waitingMax: WAITING_MAX,
    start: (stop) => startWorker(world, { name: 'encode', settings, limits: LIMITS }, stop),
    methods: new Map(),
    logger: world.logger,
  });
  const buffers = new BatchBuffers((byteCount) => new Uint8Array(new SharedArrayBuffer(byteCount)));
  const encodeHere = createEncodeTask(world.newKernels(KERNEL_BYTES), settings);
  const encode = async (columns: EntryColumns): Promise<Uint8Array> => {
    if (columns.lineBytes.length <= ENCODED_HERE_MAX_BYTES) return encodeHere(columns);
    return pool.run(async (worker) => {
      const batch = encodeStreamBatch([{ labels: Labels.empty, columns }], (byteCount) =>
        buffers.take(byteCount),
      );
      const answer = await worker.call(ENCODE, new Uint8Array(batch.buffer), {
        timeoutMs: TIMEOUT_MS,
      });
      const block = takeBlock(answer);
      buffers.give(batch);
      return block;
    });
  };
  return {
    encode,
    module: {
      name: 'encoder',
      start: () => Promise.resolve(),
      stop: () => pool.close({ graceMs: STOP_MS }),
    },
  };
}
