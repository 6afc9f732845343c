// How many bytes lie in a window, and in each step of it, judged from the time spans of runs of entries
// alone. A span that lies partly in the window counts with the share that does, as if its bytes were
// spread evenly.
//
//   steps are aligned to absolute multiples of stepNs; bucket 0 is the one that holds fromNs
//
//        |  bucket 0  |  bucket 1  |  bucket 2  |
//           ^ fromNs                    ^ toNs

export interface SizedSpan {
  readonly minNs: bigint;
  /** Inclusive. */
  readonly maxNs: bigint;
  readonly lineByteCount: number;
}

export interface VolumeWindow {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** Asks for buckets, each a step long. */
  readonly stepNs?: bigint;
}

export interface BucketBytes {
  /** Index of the first bucket that has bytes. */
  readonly first: number;
  /** Bytes of that bucket and those after it. */
  readonly bytes: readonly number[];
}

export interface Volume {
  readonly bytes: number;
  /** Present when asked for and there is anything. */
  readonly buckets?: BucketBytes;
}

/** The share of a span that lies in [fromNs, toNs), 0 to 1; a span of one instant is whole. */
export function shareWithin(
  { minNs, maxNs }: Pick<SizedSpan, 'minNs' | 'maxNs'>,
  { fromNs, toNs }: Pick<VolumeWindow, 'fromNs' | 'toNs'>,
): number {
  if (minNs >= fromNs && maxNs < toNs) return 1;
  const from = minNs > fromNs ? minNs : fromNs;
  const to = maxNs < toNs ? maxNs + 1n : toNs;
  return to <= from ? 0 : Number(to - from) / Number(maxNs + 1n - minNs);
}

/** Bytes of all spans within the window. */
export function volumeWithin(spans: readonly SizedSpan[], window: VolumeWindow): Volume {
  let bytes = 0;
  for (const span of spans) bytes += Math.round(span.lineByteCount * shareWithin(span, window));
  const buckets = window.stepNs === undefined ? undefined : spread(spans, window, window.stepNs);
  return buckets ? { bytes, buckets } : { bytes };
}

/** The volume of two disjoint sets of entries. */
export function addVolumes(a: Volume, b: Volume): Volume {
  const bytes = a.bytes + b.bytes;
  if (!a.buckets || !b.buckets) {
    const buckets = a.buckets ?? b.buckets;
    return buckets ? { bytes, buckets } : { bytes };
  }
  const first = Math.min(a.buckets.first, b.buckets.first);
  const end = Math.max(endOf(a.buckets), endOf(b.buckets));
  const sums = new Array<number>(end - first).fill(0);
  for (const part of [a.buckets, b.buckets]) {
    part.bytes.forEach((count, i) => {
      const at = part.first - first + i;
      sums[at] = (sums[at] ?? 0) + count;
    });
  }
  return { bytes, buckets: { first, bytes: sums } };
}

function endOf({ first, bytes }: BucketBytes): number {
  return first + bytes.length;
}

/** Undefined when no span lies in the window. Distances from the first bucket's start are doubles. */
function spread(
  spans: readonly SizedSpan[],
  { fromNs, toNs }: VolumeWindow,
  stepNs: bigint,
): BucketBytes | undefined {
  const originNs = fromNs - (((fromNs % stepNs) + stepNs) % stepNs);
  const step = Number(stepNs);
  const [windowFrom, windowTo] = [Number(fromNs - originNs), Number(toNs - originNs)];
  const sums = new Map<number, number>();
  let [first, end] = [Infinity, 0];
  for (const { minNs, maxNs, lineByteCount } of spans) {
    const min = Number(minNs - originNs);
    const length = Number(maxNs + 1n - minNs);
    const from = Math.max(min, windowFrom);
    const to = Math.min(min + length, windowTo);
    if (to <= from) continue;
    const firstBucket = Math.floor(from / step);
    const endBucket = Math.ceil(to / step);
    for (let bucket = firstBucket; bucket < endBucket; bucket++) {
      const inside = Math.min(to, (bucket + 1) * step) - Math.max(from, bucket * step);
      sums.set(bucket, (sums.get(bucket) ?? 0) + (lineByteCount * inside) / length);
    }
    first = Math.min(first, firstBucket);
    end = Math.max(end, endBucket);
  }
  if (first >= end) return undefined;
  const bytes = Array.from({ length: end - first }, (_, i) => Math.round(sums.get(first + i) ?? 0));
  return { first, bytes };
}
