// Reading the log back. Nothing that verifies is left out, nothing that does not is used, and what does
// not is kept: cut from the tail of the last segment when it is a torn write, copied aside when it is
// damage. The caller learns of every such place.
import type { Disk } from '@skald/disk';
import type { Logger } from '@skald/telemetry';
import type { Checksum, Frame, FramePlace } from './frame.ts';
import type { WalMetrics } from './metrics.ts';
import {
  scanSegment,
  segmentOfPath,
  segmentPath,
  type Damage,
  type ScannedSegment,
} from './segment.ts';

/** Called in the order of the log. The payload is a view that the visitor must not keep. */
export type ReplayVisitor = (frame: Frame, place: FramePlace) => void | Promise<void>;

export interface ReplayReport {
  readonly recordCount: number;
  readonly byteCount: number;
  readonly damages: readonly Damage[];
  readonly segments: readonly { readonly segment: number; readonly sizeBytes: number }[];
}

export interface ReplayDeps {
  readonly disk: Disk;
  readonly log: Logger;
  readonly metrics: WalMetrics;
  readonly folder: string;
  readonly checksum: Checksum;
}

export async function replaySegments(
  deps: ReplayDeps,
  visitor: ReplayVisitor,
  options: { readonly isDryRun: boolean } = { isDryRun: false },
): Promise<ReplayReport> {
  const listed = await listSegments(deps);
  const segments: { segment: number; sizeBytes: number }[] = [];
  const damages: Damage[] = [];
  let recordCount = 0;
  let byteCount = 0;
  for (const segment of listed) {
    const read = await deps.disk.read(segmentPath(deps.folder, segment));
    const bytes = Buffer.from(read.buffer, read.byteOffset, read.length);
    const { frames, damaged } = framesOf(bytes, { segment, checksum: deps.checksum });
    for (const { frame, offset } of frames) {
      // One await per record, but only where the visitor asks for it (a flush under memory pressure).
      const wait = visitor(frame, { segment, offset });
      if (wait) await wait;
    }
    recordCount += frames.length;
    byteCount += bytes.length;
    const isLast = segment === listed.at(-1);
    if (options.isDryRun) continue;
    for (const damage of damaged) await setAside(deps, damage, { bytes, isLast });
    damages.push(...damaged);
    const tail = isLast ? damaged.find(({ to }) => to === bytes.length) : undefined;
    segments.push({ segment, sizeBytes: tail?.from ?? bytes.length });
  }
  return { recordCount, byteCount, damages, segments };
}

async function listSegments({ disk, folder }: ReplayDeps): Promise<number[]> {
  const files = await disk.list(folder);
  return files
    .map(({ path }) => (path.startsWith(`${folder}/`) ? segmentOfPath(path) : undefined))
    .filter((segment) => segment !== undefined)
    .sort((a, b) => a - b);
}

function framesOf(bytes: Buffer, scanned: ScannedSegment) {
  const frames: { readonly frame: Frame; readonly offset: number }[] = [];
  const damaged: Damage[] = [];
  scanSegment(bytes, scanned, {
    frame: (frame, { offset }) => frames.push({ frame, offset }),
    damage: (damage) => damaged.push(damage),
  });
  return { frames, damaged };
}

async function setAside(
  { disk, log, metrics, folder }: ReplayDeps,
  damage: Damage,
  { bytes, isLast }: { readonly bytes: Buffer; readonly isLast: boolean },
): Promise<void> {
  const path = segmentPath(folder, damage.segment);
  const fields = { path, from: damage.from, to: damage.to };
  metrics.corruptions.add(1, damage.kind);
  const reachesEnd = damage.to === bytes.length;
  if (damage.kind === 'torn' && isLast && reachesEnd) {
    await disk.truncate(path, damage.from);
    log.log('warn', 'the write-ahead log ended in a torn record, which was cut off', fields);
    return;
  }
  const copy = `${folder}-quarantine/${String(damage.segment).padStart(8, '0')}-${damage.from}.bin`;
  await disk.writeAtomically(copy, bytes.subarray(damage.from, damage.to));
  log.log('error', 'the write-ahead log is damaged, the damaged bytes were set aside', {
    ...fields,
    copy,
  });
  if (isLast && reachesEnd) await disk.truncate(path, damage.from);
}
