import { formatDuration, parseDurationMs } from './duration.ts';
import { expandEnv } from './expand-env.ts';
import { editDistance, nearest } from './nearest.ts';
import { formatSize, parseSizeBytes } from './size.ts';

// D1: units add up, decimals are fine. D2: a unit is required except for 0. D3: nothing may be left over.
const DURATIONS: readonly [text: string, ms: number | undefined][] = [
  ['0', 0],
  ['0s', 0],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['500us', 0.5],
  ['1w', 604_800_000],
  ['30d1h', 2_595_600_000],
  ['1y', 31_536_000_000],
  ['-5m', -300_000],
  ['+5m', 300_000],
  ['', undefined],
  ['5', undefined],
  ['m', undefined],
  ['5 m', undefined],
  ['1h5x', undefined],
  ['1e3s', undefined],
];

test.each(DURATIONS)('parseDurationMs(%j) is %j', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

const DURATION_TEXTS: readonly [ms: number, text: string][] = [
  [0, '0s'],
  [250, '250ms'],
  [90_000, '1m30s'],
  [3_600_000, '1h'],
  [604_800_000, '1w'],
  [2_595_600_000, '30d1h'],
  [-60_000, '-1m'],
];

test.each(DURATION_TEXTS)('formatDuration(%j) is %j and reads back', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
  expect(parseDurationMs(text)).toBe(ms);
});

const SIZES: readonly [text: string, bytes: number | undefined][] = [
  ['4', 4],
  ['0B', 0],
  ['256KB', 262_144],
  ['256kb', 262_144],
  ['256K', 262_144],
  ['256KiB', 262_144],
  ['1.5GB', 1_610_612_736],
  ['63KiB1023B', 65_535],
  ['2 MB', 2_097_152],
  ['', undefined],
  ['-1', undefined],
  ['1PB', undefined],
  ['MB', undefined],
  ['1MBx', undefined],
];

test.each(SIZES)('parseSizeBytes(%j) is %j', (text, bytes) => {
  expect(parseSizeBytes(text)).toBe(bytes);
});

test.each([
  [0, '0B'],
  [1000, '1000B'],
  [262_144, '256KB'],
  [3 * 2 ** 20, '3MB'],
  [2 ** 30, '1GB'],
])('formatSize(%j) is %j', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

const ENV = { V: 'abcabc', EMPTY: '', PATH_: 'a/b/c.txt', N: '7' };
const EXPANSIONS: readonly [text: string, expanded: string][] = [
  ['x: ${V}', 'x: abcabc'],
  ['${UNSET}|${EMPTY}', '|'],
  ['${UNSET:-def}', 'def'],
  ['${EMPTY:-def}', 'def'],
  ['${EMPTY-def}', ''],
  ['${UNSET-def}', 'def'],
  ['${UNSET:=def}', 'def'],
  ['${UNSET=def}', 'def'],
  ['${UNSET:-${V}!}', 'abcabc!'],
  ['${V:-def}', 'abcabc'],
  ['${#V}', '6'],
  ['${V:2}', 'cabc'],
  ['${V:2:3}', 'cab'],
  ['${V^}', 'Abcabc'],
  ['${V^^}', 'ABCABC'],
  ['${V,}', 'abcabc'],
  ['${V#a}', 'bcabc'],
  ['${V#*b}', 'cabc'],
  ['${V##*b}', 'c'],
  ['${V%c}', 'abcab'],
  ['${V%b*}', 'abca'],
  ['${V%%b*}', 'a'],
  ['${V#x}', 'abcabc'],
  ['${PATH_##*/}', 'c.txt'],
  ['${V/b/X}', 'aXcabc'],
  ['${V//b/X}', 'aXcaXc'],
  ['${V//b}', 'acac'],
  ['${V/#a/X}', 'Xbcabc'],
  ['${V/%c/X}', 'abcabX'],
  ['$${V}', '${V}'],
  ['$$', '$'],
  ['$V $1 $', '$V $1 $'],
  ['${not closed', '${not closed'],
  ['${1abc}', '${1abc}'],
];

test.each(EXPANSIONS)('%j expands to %j', (text, expanded) => {
  expect(expandEnv(text, ENV)).toBe(expanded);
});

test('the nearest name is the one with the fewest edits, and none when all are far', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(nearest('chunk_idle_perod', ['chunk_idle_period', 'chunk_retain_period'])).toBe(
    'chunk_idle_period',
  );
  expect(nearest('zzz', ['chunk_idle_period', 'wal'])).toBeUndefined();
});
