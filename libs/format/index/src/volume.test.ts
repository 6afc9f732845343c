// Volumes: shares of spans in a window (V1), bytes of each step (V2), sums (V3).
import {
  addVolumes,
  shareWithin,
  volumeWithin,
  type SizedSpan,
  type VolumeWindow,
} from './index.ts';

const span = (minNs: number, maxNs: number, lineByteCount = 100): SizedSpan => ({
  minNs: BigInt(minNs),
  maxNs: BigInt(maxNs),
  lineByteCount,
});
const window = (fromNs: number, toNs: number): VolumeWindow => ({
  fromNs: BigInt(fromNs),
  toNs: BigInt(toNs),
});

test.each([
  [span(0, 99), window(0, 100), 1],
  [span(0, 99), window(50, 100), 0.5],
  [span(0, 99), window(-10, 25), 0.25],
  [span(0, 99), window(100, 200), 0],
  [span(0, 99), window(-9, 0), 0],
  [span(7, 7), window(7, 8), 1],
])('V1 of %j a share of %j counts: %d', (of, within, share) => {
  expect(shareWithin(of, within)).toBe(share);
});

test.each([
  ['one step', [span(0, 99)], window(0, 100), 100n, { first: 0, bytes: [100] }],
  ['several', [span(0, 99)], window(0, 100), 25n, { first: 0, bytes: [25, 25, 25, 25] }],
  ['window cuts', [span(0, 99)], window(10, 60), 25n, { first: 0, bytes: [15, 25, 10] }],
  [
    'aligned, not from the start',
    [span(30, 49)],
    window(20, 60),
    16n,
    { first: 0, bytes: [10, 80, 10] },
  ],
  ['late', [span(80, 89)], window(0, 100), 10n, { first: 8, bytes: [100] }],
  ['apart', [span(0, 9), span(20, 29)], window(0, 30), 10n, { first: 0, bytes: [100, 0, 100] }],
  ['none', [span(200, 300)], window(0, 100), 10n, undefined],
])('V2 %s', (_name, spans, within, stepNs, buckets) => {
  expect(volumeWithin(spans, { ...within, stepNs }).buckets).toEqual(buckets);
});

test('V2 buckets come only when a step is asked for', () => {
  expect(volumeWithin([span(0, 99), span(50, 149)], window(0, 100))).toEqual({ bytes: 150 });
});

test('V3 sums cover what either has', () => {
  const early = { bytes: 3, buckets: { first: 1, bytes: [1, 2] } };
  const late = { bytes: 9, buckets: { first: 2, bytes: [4, 0, 5] } };
  const sum = { bytes: 12, buckets: { first: 1, bytes: [1, 6, 0, 5] } };
  expect(addVolumes(early, late)).toEqual(sum);
  expect(addVolumes(late, early)).toEqual(sum);
  expect(addVolumes({ bytes: 0 }, early)).toEqual(early);
  expect(addVolumes({ bytes: 1 }, { bytes: 2 })).toEqual({ bytes: 3 });
});
