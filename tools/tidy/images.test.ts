// Images run the servers as everything else does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APPS, SERVER_ENV, SERVER_NODE_FLAGS, root } from '../house.mjs';

test.each(APPS)(
  'the image of %s starts it with the flags and the environment of the house',
  (app) => {
    const file = readFileSync(join(root, 'apps', app, 'Dockerfile'), 'utf8');
    const command = ['node', ...SERVER_NODE_FLAGS, '/app/main.js'];
    expect(file).toContain(`ENTRYPOINT [${command.map((each) => `"${each}"`).join(', ')}]`);
    for (const [name, value] of Object.entries(SERVER_ENV))
      expect(file).toContain(`${name}=${value}`);
  },
);
