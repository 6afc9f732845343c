// The eight bundles as processes: pushes to the distributor, queries to the query-frontend, and an ingester
// that dies under load while three hold every line.
import { startServices } from '../../tools/cluster/cluster.mjs';
import { eventually, get, getJson, post } from './harness/client.ts';
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

interface Plan {
  readonly chunks: Readonly<Record<string, number>>;
  readonly blocks: Readonly<Record<string, number>>;
  readonly memory: Readonly<Record<string, number>>;
  readonly bytes: Readonly<Record<string, number>>;
  readonly lines: { readonly processed: number; readonly passed: number };
  readonly cpuMs: number;
  readonly stages: readonly {
    readonly stage: string;
    readonly cpuMs: number;
    readonly rowsOut: number;
  }[];
}

test('a query says how it was answered, split by split, from memory and from the store', async () => {
  const { distributorUrl, frontendUrl, members } = await start(1);
  const lines = Array.from({ length: 1000 }, (_, i) => `n=${i} word=${i % 10 === 0 ? 'x' : 'y'}`);
  const fromMs = Date.now() - 5 * 3_600_000;
  await pushAll(distributorUrl, { job: 'plan' }, stamp(lines, fromMs));
  await pushAll(distributorUrl, { job: 'plan' }, stamp(lines, fromMs + 4 * 3_600_000));
  const explain = async () => {
    const query =
      'sum by (word) (count_over_time({job="plan"} |= "word" | logfmt | word="x" [1h]))';
    const params = { query, start: fromMs * 1e6, end: Date.now() * 1e6, step: 3600 };
    const { data } = await getJson<{ data: Plan & { splits: readonly Plan[] } }>(
      frontendUrl,
      '/loki/api/v1/explain',
      params,
    );
    const { splits } = data;
    const sum = (of: (plan: Plan) => number) => splits.reduce((all, plan) => all + of(plan), 0);
    expect(splits.length).toBeGreaterThan(1);
    expect(sum((plan) => plan.lines.processed)).toBe(data.lines.processed);
    expect(sum((plan) => plan.cpuMs)).toBeCloseTo(data.cpuMs, 1);
    expect(data.lines).toMatchObject({ processed: 2000, passed: 200 });
    const passed = data.stages.find(({ stage }) => stage === '| word="x"');
    expect(passed?.rowsOut).toBe(200);
    return data;
  };
  const held = await explain();
  expect(held.memory['lines']).toBeGreaterThanOrEqual(2000);
  expect([held.bytes['readFromObjects'], held.chunks['named']]).toEqual([0, 0]);

  for (const [name, { url }] of members) {
    if (name.startsWith('ingester')) expect((await post(url, '/flush')).status).toBe(204);
  }
  // An index gateway learns of new parts after a while; until then ingesters answer.
  const stored = await eventually(explain, ({ chunks }) => (chunks['named'] ?? 0) > 0);
  expect(stored.bytes['readFromObjects']).toBeGreaterThan(0);
  expect(stored.blocks['scanned']).toBeGreaterThan(0);
  // E1: each block considered has one fate.
  const { considered, ...fates } = stored.blocks;
  expect(Object.values(fates).reduce((sum, count) => sum + count, 0)).toBe(considered);
  // E2: a stage's CPU time is its own.
  const cpuMs = stored.stages.reduce((sum, stage) => sum + stage.cpuMs, 0);
  expect(cpuMs).toBeLessThanOrEqual(stored.cpuMs * 1.01);
  // E3: an explanation asks what labels spared (query-stats.test.ts of rpc counts it).
  expect(Number.isInteger(stored.chunks['skippedByLabels'])).toBe(true);
  // E4: a log query that has enough asks no further part.
  const url = new URL('/loki/api/v1/query_range', frontendUrl);
  const newest = { query: '{job="plan"}', start: fromMs * 1e6, end: Date.now() * 1e6, limit: 1 };
  for (const [name, value] of Object.entries(newest)) url.searchParams.set(name, String(value));
  const answer = await fetch(url, { headers: { 'x-query-explain': '1' } });
  const { data } = (await answer.json()) as {
    data: { explain: { splits: unknown[] }; stats: { summary: { splits: number } } };
  };
  expect(data.explain.splits.length).toBeLessThan(data.stats.summary.splits);
});

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
