// `npm run bench -- workload [--mb 400] [--runs 3] [--only NAME]`: the whole thing on a day of made-up logs. Starts the
// all-in-one bundle with empty data on a free port of the loopback, pushes, flushes, starts it anew, asks, and prints
// a Markdown table. Stops what it started and removes the data.
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
  },
});

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

/** Rows that a driver prints as JSON, one a line. */
async function* rowsOf(driver, args) {
  const script = join(root, 'test/perf', driver);
  const child = spawn(houseNode(), [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
  const code = await exited;
  if (code !== 0) throw new Error(`${driver}: exit ${code}`);
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

async function pushAll(folder) {
  const skald = await startAllInOne({ folder, settings: SETTINGS });
  try {
    const args = [skald.url, '--mb', options.mb, '--pid', String(skald.pid)];
    for await (const pushed of rowsOf('push.mjs', args)) {
      const { mb, lines, mbPerCpuS, mbPerS, p99Ms, peakMiB } = pushed;
      printRow('ingest', '');
      printRow('---', '---');
      printRow('lines', `${mb} MB, ${lines} lines`);
      printRow('MB per CPU-second', mbPerCpuS);
      printRow('MB per second waited', mbPerS);
      printRow('p99 of a push', `${p99Ms} ms`);
      printRow('peak memory', `${peakMiB ?? '?'} MiB`);
    }
    const flushed = await fetch(`${skald.url}/flush`, { method: 'POST' });
    if (!flushed.ok) throw new Error(`flush: ${flushed.status} ${await flushed.text()}`);
  } finally {
    await skald.stop();
  }
  printRow('stored', `${(await storedMb(join(folder, 'data'))).toFixed(1)} MB`);
}

async function askAll(folder) {
  const skald = await startAllInOne({ folder, settings: SETTINGS });
  try {
    printRow('query', 'CPU s', 's', 'answer');
    printRow('---', '---', '---', '---');
    const flags = ['--runs', options.runs, '--only', options.only, '--pid', String(skald.pid)];
    for await (const { name, cpuS, seconds, digest, problem } of rowsOf('query.mjs', [
      skald.url,
      ...flags,
    ])) {
      printRow(name, cpuS, seconds, digest ?? problem);
    }
  } finally {
    await skald.stop();
  }
}

function ensureBundle() {
  const built = spawnSync(houseNode(), [join(root, 'tools/bootstrap.mjs'), 'apps'], {
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(1);
}

ensureBundle();
const folder = mkdtempSync(join(tmpdir(), 'skald-workload-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// An exit in order: the server ends with us.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
printHead();
await pushAll(folder);
console.log();
await askAll(folder);
