// The bundle as one process: what is pushed is read back after a flush, after a restart, and after a crash
// under load, every acknowledged line exactly once.
import { startAllInOne } from '../../tools/cluster/cluster.mjs';
import { get, post, push } from './harness/client.ts';
import { removeFolder, temporaryFolder } from './harness/folder.ts';
import { Writer, compare, pushAll, readBack, realLines, stamp } from './harness/lines.ts';

let folder = '';
let skald: Awaited<ReturnType<typeof startAllInOne>> | undefined;

async function start() {
  skald = await startAllInOne({ folder });
  return skald;
}

beforeEach(async () => {
  folder = await temporaryFolder('all-in-one');
});

afterEach(async () => {
  await skald?.kill();
  await removeFolder(folder);
});

test('every line of a real log is there at once, after a flush, and after a restart', async () => {
  const entries = stamp(realLines());
  let { url } = await start();
  await pushAll(url, { job: 'dpkg' }, entries);
  expect(await readBack(url, '{job="dpkg"}')).toEqual(entries);

  expect((await post(url, '/flush')).status).toBe(204);
  expect(await readBack(url, '{job="dpkg"}')).toEqual(entries);

  expect(await skald?.stop()).toBe(0);
  ({ url } = await start());
  expect(await readBack(url, '{job="dpkg"}')).toEqual(entries);
});

test('after kill -9 under load every acknowledged line is there exactly once', async () => {
  const first = await start();
  const writer = new Writer(first.url, { job: 'load' });
  await writer.reach(5_000);
  await first.kill();
  await writer.stop();

  const { url } = await start();
  const found = await readBack(url, '{job="load"}');
  expect(compare(writer.acknowledged, found)).toEqual({ lost: [], doubled: [] });
});

test('a flush in the middle of the load loses and doubles nothing, also after kill -9', async () => {
  const first = await start();
  const writer = new Writer(first.url, { job: 'load' });
  await writer.reach(2_000);
  await post(first.url, '/flush');
  await writer.reach(writer.acknowledged.size + 2_000);
  await first.kill();
  await writer.stop();

  const { url } = await start();
  const found = await readBack(url, '{job="load"}');
  expect(compare(writer.acknowledged, found)).toEqual({ lost: [], doubled: [] });
});

test('what operators and clients ask of a process answers', async () => {
  const { url } = await start();
  await push(url, { job: 'x' }, stamp(['hello']));
  const paths = ['/ready', '/metrics', '/config', '/services', '/loki/api/v1/status/buildinfo'];
  const answers = await Promise.all(paths.map((path) => get(url, path)));
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
  expect(answers[1]?.text).toMatch(/^loki_/m);
});
