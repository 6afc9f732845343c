// Every bundle is a program of its own: it says its version, explains its flags, and checks a configuration.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { APPS, bundleOf, houseNode } from '../../tools/house.mjs';
import { removeFolder, temporaryFolder } from './harness/folder.ts';

let folder = '';

beforeAll(async () => {
  folder = await temporaryFolder('bundles');
});

afterAll(async () => {
  await removeFolder(folder);
});

function run(app: string, ...flags: string[]) {
  const done = spawnSync(houseNode(), [bundleOf(app), ...flags], { cwd: folder, encoding: 'utf8' });
  return { status: done.status, output: done.stdout + done.stderr };
}

describe.each(APPS)('%s', (app) => {
  test('-version says version and commit', () => {
    const { status, output } = run(app, '-version');
    expect(status).toBe(0);
    expect(output).toMatch(/\d+\.\d+\.\d+/);
  });

  test('-help explains the flags, with one dash or two', () => {
    expect(run(app, '-help').output).toContain('-server.http-listen-port');
    expect(run(app, '--help').status).toBe(0);
  });

  test('-verify-config accepts a good file and names every fault of a bad one', async () => {
    const good = join(folder, 'good.yaml');
    const bad = join(folder, 'bad.yaml');
    await writeFile(good, 'auth_enabled: false\nserver:\n  http_listen_port: 3111\n');
    await writeFile(bad, 'auth_enabled: maybe\nserver:\n  http_listen_prot: 3111\n');
    expect(run(app, `-config.file=${good}`, '-verify-config').status).toBe(0);
    const { status, output } = run(app, `-config.file=${bad}`, '-verify-config');
    expect(status).toBe(1);
    expect(output).toMatch(/bad\.yaml:1\b.*auth_enabled/);
    expect(output).toMatch(/bad\.yaml:3\b.*http_listen_prot.*http_listen_port/);
  });
});
