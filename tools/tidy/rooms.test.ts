// R1: a room's one floor tag is its folder. R2: a room has a README of its own. R3: a lib has one door,
// src/index.ts, that exports by name. R4: a lib's package name is its folder's.
import { MAY_USE } from '../floors.mjs';
import { isSource, isTest, isThere, listFiles, listRooms, readText } from './repository.ts';

const files = listFiles();
const rooms = listRooms(files);
const hasSources = (folder: string) =>
  files.some((path) => path.startsWith(`${folder}/src/`) && isSource(path));

interface Manifest {
  readonly name?: string;
  readonly nx?: { readonly tags?: readonly string[] };
}

test('every room has a tag for its floor, and no other (R1)', () => {
  const wrong = rooms.flatMap(({ folder, floor }) => {
    const { nx } = JSON.parse(readText(`${folder}/package.json`)) as Manifest;
    const tags = nx?.tags ?? [];
    const isRight = tags.length === 1 && tags[0] === `floor:${floor}` && floor in MAY_USE;
    return isRight ? [] : [`${folder}/package.json: tags are [${tags}], want [floor:${floor}]`];
  });
  expect(wrong).toEqual([]);
});

test('every room with code has a README.md of its own (R2)', () => {
  const missing = rooms
    .filter(({ folder }) => hasSources(folder) && !isThere(`${folder}/README.md`))
    .map(({ folder }) => `${folder}/README.md: missing (one screen: what it is, what it is not)`);
  expect(missing).toEqual([]);
});

test('every lib with code has its door at src/index.ts (R3)', () => {
  const missing = rooms
    .filter(({ kind, folder }) => kind === 'lib' && hasSources(folder))
    .filter(({ folder }) => !isThere(`${folder}/src/index.ts`))
    .map(({ folder }) => `${folder}/src/index.ts: missing`);
  expect(missing).toEqual([]);
});

test('nothing is exported by star (R3)', () => {
  const stars = files
    .filter((path) => isSource(path) && !isTest(path))
    .filter((path) => /^export \*/m.test(readText(path)))
    .map((path) => `${path}: export by name instead of \`export *\``);
  expect(stars).toEqual([]);
});

test('every lib is called @skald/<folder> (R4)', () => {
  const wrong = rooms
    .filter(({ kind }) => kind === 'lib')
    .flatMap(({ folder }) => {
      const { name } = JSON.parse(readText(`${folder}/package.json`)) as Manifest;
      const want = `@skald/${folder.split('/').at(-1)}`;
      return name === want ? [] : [`${folder}/package.json: name is ${name}, want ${want}`];
    });
  expect(wrong).toEqual([]);
});
