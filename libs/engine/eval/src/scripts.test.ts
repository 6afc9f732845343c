// The language, script by script: testdata/*.logqltest.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readScript } from './testing/index.ts';

const folder = join(__dirname, '../testdata');

for (const name of readdirSync(folder).filter((file) => file.endsWith('.logqltest'))) {
  describe(name, () => {
    for (const question of readScript(readFileSync(join(folder, name), 'utf8'))) {
      const { lineNumber, title, text, expected, world } = question;
      test(`line ${lineNumber}: ${title}: ${text}`, async () => {
        expect(await world.ask(text)).toEqual(expected);
      });
    }
  });
}
