// The eight bundles as processes: pushes to the distributor, queries to the query-frontend, and an ingester
// that dies under load while three hold every line.
import { startServices } from '../../tools/cluster/cluster.mjs';
import { get, post } from './harness/client.ts';
import { removeFolder, temporaryFolder } from './harness/folder.ts';
import { Writer, compare, pushAll, readBack, realLines, stamp } from './harness/lines.ts';

let folder = '';
let services: Awaited<ReturnType<typeof startServices>> | undefined;

async function start(replicationFactor: 1 | 3) {
  services = await startServices({ folder, replicationFactor });
  return services;
}

beforeEach(async () => {
  folder = await temporaryFolder('services');
});

afterEach(async () => {
  await services?.kill();
  await removeFolder(folder);
});

test.each([1, 3] as const)(
  'with replication factor %d every line is read back, before and after a flush',
  async (replicationFactor) => {
    const entries = stamp(realLines());
    const { distributorUrl, frontendUrl, members } = await start(replicationFactor);
    await pushAll(distributorUrl, { job: 'dpkg' }, entries);
    expect(await readBack(frontendUrl, '{job="dpkg"}')).toEqual(entries);

    for (const [name, { url }] of members) {
      if (name.startsWith('ingester')) expect((await post(url, '/flush')).status).toBe(204);
    }
    expect(await readBack(frontendUrl, '{job="dpkg"}')).toEqual(entries);
  },
);

test('one of three ingesters may die under load: nothing acknowledged is lost or doubled', async () => {
  const running = await start(3);
  const writer = new Writer(running.distributorUrl, { job: 'load' });
  await writer.reach(2_000);
  await running.member('ingester-1').kill();
  await writer.reach(writer.acknowledged.size + 2_000);
  await writer.stop();

  const found = await readBack(running.frontendUrl, '{job="load"}');
  expect(compare(writer.acknowledged, found)).toEqual({ lost: [], doubled: [] });
});

test('every service answers what operators ask', async () => {
  const { members } = await start(1);
  const paths = ['/ready', '/metrics', '/config', '/services', '/loki/api/v1/status/buildinfo'];
  for (const [name, { url }] of members) {
    const statuses = await Promise.all(paths.map(async (path) => (await get(url, path)).status));
    expect({ name, statuses }).toEqual({ name, statuses: paths.map(() => 200) });
  }
});

test('every service stops by itself when asked', async () => {
  const { members } = await start(1);
  for (const [name, member] of [...members].reverse()) {
    expect({ name, code: await member.stop() }).toEqual({ name, code: 0 });
  }
});
