// The write-ahead log: what was appended survives a crash of the process and of the machine.
//
// Group commit: appends that arrive while a write is under way wait together and go out in one write
// that is synced. The slower the disk, the larger the groups.
//
//   append ──▶ waiting ──▶ [ write, sync ] ──▶ onDurable, then resolved, in the order of the log
//                 ▲              │
//                 └── gathers ───┘
//
// A segment in which a write or sync failed is never written again: after a failed sync nobody knows
// what the disk holds. Its tail is cut back to the last record that is known to be safe, and the next
// group opens a new segment. Whoever was in the failed group is told so, and nothing was acknowledged.
import type { AppendFile, Disk } from '@skald/disk';
import { UnavailableError, assert, must, toServiceError } from '@skald/errors';
import type { Logger } from '@skald/telemetry';
import { encodeFrame, frameByteSize, type Checksum, type Frame, type FramePlace } from './frame.ts';
import type { WalMetrics } from './metrics.ts';
import { replaySegments, type ReplayReport, type ReplayVisitor } from './replay.ts';
import { SEGMENT_HEADER_BYTES, encodeSegmentHeader, segmentPath } from './segment.ts';

export interface WalConfig {
  readonly folder: string;
  /** A segment that has reached this size is followed by a new one. */
  readonly segmentSizeBytes: number;
  /** `group`: writes are synced before anybody is told. `none`: the system writes when it likes. */
  readonly sync: 'group' | 'none';
  /** Appends wait for the disk up to this many bytes; beyond it they are refused. */
  readonly waitingBytesMax: number;
}

export interface WalDeps {
  readonly disk: Disk;
  readonly log: Logger;
  readonly metrics: WalMetrics;
  /** An unsigned 32-bit random number. */
  readonly random32: () => number;
  /** Of what is written and read back; as fast as the platform has it. */
  readonly checksum: Checksum;
}

export const WAL_DEFAULTS: Omit<WalConfig, 'folder'> = {
  segmentSizeBytes: 64 << 20,
  sync: 'group',
  waitingBytesMax: 64 << 20,
};

interface Waiting {
  readonly frame: Frame;
  readonly byteSize: number;
  readonly onDurable: (place: FramePlace) => void;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface OpenSegment {
  readonly number: number;
  readonly salt: number;
  readonly file: AppendFile;
  /** Where the next frame goes; everything before it is safe. */
  size: number;
}

export class Wal {
  readonly #config: WalConfig;
  readonly #deps: WalDeps;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #pump: Promise<void> | undefined;
  #open: OpenSegment | undefined;
  #nextSegment = 1;
  /** Sizes of the segments that are not open, by number. */
  readonly #closed = new Map<number, number>();
  #isClosing = false;

  constructor(config: WalConfig, deps: WalDeps) {
    this.#config = config;
    this.#deps = deps;
  }

  /** Reads the whole log in order. Before the first append, and once; may be repeated on failure. */
  async replay(visitor: ReplayVisitor): Promise<ReplayReport> {
    assert(this.#open === undefined, 'a log is replayed before it is written');
    const report = await replaySegments({ ...this.#deps, folder: this.#config.folder }, visitor);
    this.#closed.clear();
    for (const { segment, sizeBytes } of report.segments) this.#closed.set(segment, sizeBytes);
    this.#nextSegment = Math.max(0, ...this.#closed.keys()) + 1;
    this.#reportSize();
    return report;
  }

  /** Shows every record without side effects: nothing is cut, counted or set aside. */
  async peek(visitor: ReplayVisitor): Promise<void> {
    await replaySegments({ ...this.#deps, folder: this.#config.folder }, visitor, {
      isDryRun: true,
    });
  }

  /** No frame appended from now on lies before this segment. */
  get currentSegment(): number {
    return this.#open?.number ?? this.#nextSegment;
  }

  get sizeBytes(): number {
    let size = this.#open?.size ?? 0;
    for (const bytes of this.#closed.values()) size += bytes;
    return size;
  }

  /** The oldest segment on disk. */
  get oldestSegment(): number {
    return Math.min(this.currentSegment, ...this.#closed.keys());
  }

  /**
   * Resolves when the frame is safe. `onDurable` runs just before, in the order of the log. Rejects
   * with UnavailableError when it is not; the frame may then still be found by a replay.
   */
  append(frame: Frame, onDurable: (place: FramePlace) => void = () => undefined): Promise<void> {
    const byteSize = frameByteSize(frame);
    if (this.#isClosing)
      return Promise.reject(new UnavailableError('the write-ahead log is closing'));
    if (this.#waitingBytes + byteSize > this.#config.waitingBytesMax && this.#waitingBytes > 0) {
      return Promise.reject(
        new UnavailableError(
          `the write-ahead log is ${this.#waitingBytes} bytes behind (limit ${this.#config.waitingBytesMax}): retry`,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frame, byteSize, onDurable, resolve, reject });
      this.#waitingBytes += byteSize;
      this.#pump ??= this.#run();
    });
  }

  /** Removes segments before `segment`; the one being written stays. */
  async removeBefore(segment: number): Promise<void> {
    const doomed = [...this.#closed.keys()].filter((number) => number < segment);
    if (doomed.length === 0) return;
    for (const number of doomed) {
      await this.#deps.disk.remove(segmentPath(this.#config.folder, number));
      this.#closed.delete(number);
    }
    await this.#deps.disk.syncDir(this.#config.folder);
    this.#reportSize();
  }

  /** Writes and syncs what waits, then refuses. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#pump;
    await this.#retire();
  }

  async #run(): Promise<void> {
    // A turn of the loop lets the pushes of one tick share the first write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#commit(group);
    }
    this.#pump = undefined;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    let places: FramePlace[];
    let byteCount = 0;
    for (const { byteSize } of group) byteCount += byteSize;
    try {
      places = await this.#write(group);
    } catch (error) {
      this.#waitingBytes -= byteCount;
      const refusal = await this.#abandon(error, group.length);
      for (const { reject } of group) reject(refusal);
      return;
    }
    this.#waitingBytes -= byteCount;
    this.#deps.metrics.loggedBytes.add(byteCount);
    this.#deps.metrics.loggedRecords.add(group.length);
    this.#reportSize();
    group.forEach((waiting, i) => this.#settle(waiting, must(places[i])));
  }

  #settle({ onDurable, resolve, reject }: Waiting, place: FramePlace): void {
    try {
      onDurable(place);
      resolve();
    } catch (error) {
      reject(toServiceError(error));
    }
  }

  async #write(group: readonly Waiting[]): Promise<FramePlace[]> {
    if (this.#open && this.#open.size >= this.#config.segmentSizeBytes) await this.#retire();
    const open = (this.#open ??= await this.#create());
    const parts: Uint8Array[] = [];
    const places: FramePlace[] = [];
    const isNew = open.size === 0;
    if (isNew) parts.push(encodeSegmentHeader(open.number, open.salt));
    let offset = isNew ? SEGMENT_HEADER_BYTES : open.size;
    for (const { frame, byteSize } of group) {
      const place = { segment: open.number, offset };
      places.push(place);
      parts.push(...encodeFrame(frame, place, open.salt, this.#deps.checksum));
      offset += byteSize;
    }
    await open.file.append(parts);
    if (isNew) await this.#deps.disk.syncDir(this.#config.folder);
    assert(open.file.sizeBytes === offset, 'a segment is as long as what was written to it');
    open.size = offset;
    return places;
  }

  async #create(): Promise<OpenSegment> {
    const number = this.#nextSegment;
    const { folder, sync } = this.#config;
    const file = await this.#deps.disk.openAppend(segmentPath(folder, number), {
      syncsAppends: sync === 'group',
    });
    this.#nextSegment = number + 1;
    return { number, salt: this.#deps.random32() >>> 0, file, size: 0 };
  }

  /** Closes the segment; it stays on disk until it is removed. */
  async #retire(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    if (this.#config.sync === 'none') await open.file.sync();
    await open.file.close();
    this.#closed.set(open.number, open.size);
    this.#open = undefined;
  }

  /** Gives the segment up after a failure; returns what its writers are told. */
  async #abandon(error: unknown, recordCount: number): Promise<UnavailableError> {
    const cause = toServiceError(error);
    const open = this.#open;
    this.#open = undefined;
    if (cause.kind === 'unavailable') this.#deps.metrics.diskFullFailures.add(recordCount);
    this.#deps.log.log('error', 'the write-ahead log could not be written', {
      error: cause.message,
      records: recordCount,
      segment: open?.number,
    });
    if (open) await this.#cutBack(open);
    return new UnavailableError(`nothing was stored, retry: write-ahead log: ${cause.message}`, {
      cause,
    });
  }

  async #cutBack(open: OpenSegment): Promise<void> {
    const { disk, log } = this.#deps;
    const path = segmentPath(this.#config.folder, open.number);
    this.#closed.set(open.number, open.size);
    try {
      await open.file.close();
      await disk.truncate(path, open.size);
      if (open.size === 0) {
        await disk.remove(path);
        this.#closed.delete(open.number);
      }
    } catch (error) {
      // The tail stays: a replay cuts it, or finds records that nobody was promised.
      const { message } = toServiceError(error);
      log.log('warn', 'the tail of a segment could not be cut', { path, error: message });
    }
  }

  #reportSize(): void {
    this.#deps.metrics.bytesInUse.set(this.sizeBytes);
  }
}
