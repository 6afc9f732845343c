// `npm run bench -- workload [--mb 400] [--runs 3] [--only NAME]`: the whole thing on a day of made-up logs. Starts the
// all-in-one bundle with empty data on a free port of the loopback, pushes, flushes, starts it anew, asks, and prints
// a Markdown table; then once more without each technique of queries (`skald.without`), and prints what each row
// costs without it. Stops what it started and removes the data.
//
//   --techniques a,b   only these; `none` for none
//   --growth           instead: ten times the data, and by which factor each row grew
//   --set KEY=VALUE    a flag of the server, as `skald.field-columns=true`; may be repeated
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startAllInOne } from '../cluster/cluster.mjs';
import { houseNode, root } from '../house.mjs';

const { values: options } = parseArgs({
  allowPositionals: true,
  options: {
    mb: { type: 'string', default: '400' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    techniques: { type: 'string' },
    growth: { type: 'boolean', default: false },
    set: { type: 'string', multiple: true, default: [] },
  },
});

const TECHNIQUES = [
  'skip_filters',
  'field_columns',
  'header_answers',
  'early_exit',
  'column_cache',
  'kernels',
  'workers',
];
const GROWTH = 10;
const FLAGS = options.set.map((setting) => `-${setting}`);

/** The lines are of one day whatever today is, and come as fast as they can. */
const SETTINGS = {
  limits_config: {
    reject_old_samples: false,
    creation_grace_period: '100y',
    ingestion_rate_mb: 10_000,
    ingestion_burst_size_mb: 10_000,
    per_stream_rate_limit: '10GB',
    per_stream_rate_limit_burst: '10GB',
  },
  query_range: { cache_results: false },
};

/** Rows that a driver prints as JSON, one a line. What a row says went wrong is for who shows it. */
async function* rowsOf(driver, args) {
  const script = join(root, 'test/perf', driver);
  const child = spawn(houseNode(), [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.on('close', resolve));
  let isToldOfFailure = false;
  for await (const line of createInterface({ input: child.stdout })) {
    const row = JSON.parse(line);
    isToldOfFailure ||= row.problem !== undefined;
    yield row;
  }
  const code = await exited;
  if (code !== 0 && !isToldOfFailure) throw new Error(`${driver}: exit ${code}`);
}

/** Megabytes of the chunks and the index; the write-ahead log is not what remains. */
async function storedMb(folder) {
  let bytes = 0;
  for (const path of await readdir(folder, { recursive: true })) {
    if (path.split(sep).includes('wal')) continue;
    const found = await stat(join(folder, path));
    if (found.isFile()) bytes += found.size;
  }
  return bytes / 1e6;
}

function printHead() {
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  });
  const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} CPUs`;
  console.log(`${machine}; commit ${commit.stdout?.trim() || 'unknown'}\n`);
}

function printRow(...cells) {
  console.log(`| ${cells.map((cell) => cell ?? '').join(' | ')} |`);
}

/** Pushes and flushes. @returns the rows of the first table. */
async function pushAll(folder, mb) {
  const skald = await startAllInOne({ folder, settings: SETTINGS, flags: FLAGS });
  const rows = [];
  try {
    const args = [skald.url, '--mb', String(mb), '--pid', String(skald.pid)];
    for await (const pushed of rowsOf('push.mjs', args)) {
      rows.push(['lines', `${pushed.mb} MB, ${pushed.lines} lines`]);
      rows.push(['MB per CPU-second', pushed.mbPerCpuS]);
      rows.push(['MB per second waited', pushed.mbPerS]);
      rows.push(['p99 of a push', `${pushed.p99Ms} ms`]);
      rows.push(['peak memory', `${pushed.peakMiB ?? '?'} MiB`]);
    }
    const flushed = await fetch(`${skald.url}/flush`, { method: 'POST' });
    if (!flushed.ok) throw new Error(`flush: ${flushed.status} ${await flushed.text()}`);
  } finally {
    await skald.stop();
  }
  rows.push(['stored', `${(await storedMb(join(folder, 'data'))).toFixed(1)} MB`]);
  return rows;
}

/** @returns by name what each query took, of a server started anew. */
async function askAll(folder, { without = [], onRow = () => {} } = {}) {
  const flags = [...FLAGS, ...without.map((name) => `-skald.without=${name}`)];
  const skald = await startAllInOne({ folder, settings: SETTINGS, flags });
  const found = new Map();
  try {
    const pid = String(skald.pid);
    const args = [skald.url, '--runs', options.runs, '--only', options.only, '--pid', pid];
    for await (const row of rowsOf('query.mjs', args)) {
      found.set(row.name, row);
      onRow(row);
    }
  } finally {
    await skald.stop();
  }
  return found;
}

function printTable(head, rows) {
  printRow(...head);
  printRow(...head.map(() => '---'));
  for (const row of rows) printRow(...row);
  console.log();
}

/** CPU seconds of a query; ticks of the clock are 10 ms. */
function cpuOf(row) {
  return Math.max(row?.cpuS ?? NaN, 0.005);
}

/** How many times more a query takes without a technique; a wrong answer is said. */
function ratioOf(row, changed, technique) {
  if (changed?.digest !== row.digest || row.digest === undefined) {
    return changed?.problem ?? row.problem ?? `other answer: ${changed?.digest}`;
  }
  const isWaiting = technique === 'workers';
  const ratio = isWaiting ? changed.seconds / row.seconds : cpuOf(changed) / cpuOf(row);
  return `${ratio.toFixed(1)}`;
}

async function measureTechniques(folder, asked) {
  const wanted = options.techniques?.split(',') ?? TECHNIQUES;
  const techniques = TECHNIQUES.filter((name) => wanted.includes(name));
  if (techniques.length === 0) return;
  const columns = [];
  for (const name of techniques) columns.push([name, await askAll(folder, { without: [name] })]);
  console.log(
    'Times the CPU seconds without a technique (of `workers`: times the seconds waited)\n',
  );
  printTable(
    ['query', ...techniques],
    [...asked.values()].map((row) => [
      row.name,
      ...columns.map(([name, changed]) => ratioOf(row, changed.get(row.name), name)),
    ]),
  );
}

async function measure() {
  const folder = newFolder();
  printTable(['ingest', ''], await pushAll(folder, options.mb));
  printRow('query', 'CPU s', 's', 'answer');
  printRow('---', '---', '---', '---');
  const asked = await askAll(folder, {
    onRow: ({ name, cpuS, seconds, digest, problem }) =>
      printRow(name, cpuS, seconds, digest ?? problem),
  });
  console.log();
  await measureTechniques(folder, asked);
}

/** Each row at two sizes, and by what it grew: 1 follows matches or the span, GROWTH follows the data. */
async function measureGrowth() {
  const sizes = [Number(options.mb), Number(options.mb) * GROWTH];
  const asked = [];
  for (const mb of sizes) {
    const folder = newFolder();
    printTable([`ingest of ${mb} MB`, ''], await pushAll(folder, mb));
    asked.push(await askAll(folder));
    rmSync(folder, { recursive: true, force: true });
  }
  const [small, large] = asked;
  printTable(
    ['query', ...sizes.map((mb) => `CPU s of ${mb} MB`), 'grows by', 's'],
    [...small.values()].map((row) => {
      const grown = large.get(row.name);
      const factor = (cpuOf(grown) / cpuOf(row)).toFixed(1);
      return [row.name, row.cpuS, grown?.cpuS, factor, grown?.seconds ?? grown?.problem];
    }),
  );
}

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'skald-workload-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function ensureBundle() {
  const built = spawnSync(houseNode(), [join(root, 'tools/bootstrap.mjs'), 'apps'], {
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(1);
}

ensureBundle();
// An exit in order: the server ends with us.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
printHead();
await (options.growth ? measureGrowth() : measure());
