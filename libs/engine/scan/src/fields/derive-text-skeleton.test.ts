// Lines of plain text and what they have in common.
import type { BlockInfo } from '@skald/chunk';
import { columnsOfLines } from '../testing/index.ts';
import { TextSkeletonDeriver } from './derive-text-skeleton.ts';

const T0 = 1_795_176_000_000_000_000n;

/** The skeleton of the first line among these, with gaps as `‗`. */
function skeletonOf(lines: readonly string[]): string | undefined {
  const deriver = new TextSkeletonDeriver();
  const derived = deriver.derive(columnsOfLines(lines, T0), {} as BlockInfo, 0);
  return derived?.literals.map((literal) => Buffer.from(literal).toString('latin1')).join('‗');
}

const times = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i));

test.each([
  [
    'words that differ are gaps',
    times(20, (i) => `connected to 10.0.0.${i} in ${i * 3}ms (try 1)`),
    'connected to ‗ in ‗ (try 1)',
  ],
  [
    'times are gaps even where they are equal',
    times(20, (i) => `2026-11-20 12:00:00,123 INFO [worker-${i % 3}] ready`),
    '‗ INFO [‗] ready',
  ],
  [
    'what is in quotes by its own shape',
    times(20, (i) => `${i} "GET /users?id=${i} HTTP/1.1" 200`),
    '‗ "GET /users?id=‗ HTTP/1.1" 200',
  ],
  [
    'or as a whole where shapes differ',
    times(20, (i) => `x "${['curl/8.1', 'Mozilla/5.0 (X11; Linux)', 'probe'][i % 3]}" y`),
    'x "‗" y',
  ],
  [
    'a beginning that most share, and the rest of the line',
    times(20, (i) => `2026-11-20T12:00:00Z WARN ${'word '.repeat(i + 1)}`),
    '‗ WARN ‗',
  ],
  ['lines that are all the same', times(20, () => 'heartbeat: ok'), 'heartbeat: ok'],
  [
    'nothing',
    times(20, (i) => `${'=,; '.slice(i % 4)}${String.fromCharCode(97 + i)}`.repeat(1 + (i % 5))),
    undefined,
  ],
] as const)('%s', (_, lines, expected) => {
  expect(skeletonOf(lines)).toBe(expected);
});

test('kinds of lines share columns where what is before a gap is alike', () => {
  const deriver = new TextSkeletonDeriver();
  const lines = [
    ...times(20, (i) => `user=${i} came`),
    ...times(20, (i) => `user=${i} left after ${i} minutes`),
  ];
  const columns = columnsOfLines(lines, T0);
  const [came, left] = [0, 20].map((row) => deriver.derive(columns, {} as BlockInfo, row)?.gaps);
  expect(left?.map(({ name }) => name)).toContain(came?.[0]?.name);
});
