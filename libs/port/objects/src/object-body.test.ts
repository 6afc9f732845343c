import { inOnePiece, piecesOf } from './object-body.ts';

const SMALL = 1000;
const LARGE = 300 << 10;

/** Parts of these lengths, told apart by their bytes. */
const parts = (...lengths: readonly number[]): Uint8Array[] =>
  lengths.map((length, i) => new Uint8Array(length).fill(i + 1));

test.each([
  ['nothing', [], []],
  ['one small part', [SMALL], [SMALL]],
  ['small parts are gathered', [SMALL, SMALL, 0, SMALL], [3 * SMALL]],
  ['large parts stay as they are', [LARGE, LARGE], [LARGE, LARGE]],
  ['order is kept', [SMALL, LARGE, SMALL, SMALL], [SMALL, LARGE, 2 * SMALL]],
  ['what was gathered is bounded', [50 << 10, 50 << 10, SMALL], [100 << 10, SMALL]],
])('pieces: %s', async (_, lengths, expected) => {
  const body = parts(...lengths);
  const pieces = [...piecesOf(body)];
  expect(pieces.map(({ length }) => length)).toEqual(expected);
  expect(Buffer.concat(pieces).equals(Buffer.concat(body))).toBe(true);
  expect(Buffer.concat(body).equals(await inOnePiece(body))).toBe(true);
});

test('a large part is not copied, and neither is a body of one array', async () => {
  const [large] = parts(LARGE) as [Uint8Array];
  expect([...piecesOf([large])][0]).toBe(large);
  expect(await inOnePiece(large)).toBe(large);
});

test('other work runs while many bytes are put into one piece', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const whole = await inOnePiece(parts(...Array.from({ length: 200 }, () => LARGE)));
  clearInterval(timer);
  expect(whole.length).toBe(200 * LARGE);
  expect(turns).toBeGreaterThan(0);
});
