// `npm run bench [-- FILTER] [--json]`: runs every `*.bench.ts` of the house whose path or whose benches' names hold
// FILTER, and prints a row per bench: its value, its bound measured in the same run, and their ratio.
// `npm run bench -- workload` measures the whole instead, which without FILTER comes last: see workload.mjs.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { houseNode, root } from '../house.mjs';

const args = process.argv.slice(2);
const asJson = args.includes('--json');
const filter = args.find((arg) => !arg.startsWith('-')) ?? '';

/** Three significant digits, thousands with a thin gap. */
function print(value) {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 4)).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ');
}

/** @returns what a process of its own printed for a file: its benches' names, or the row of one of them. */
async function runFile(file, ...names) {
  const script = join(root, 'tools/bench/run-file.ts');
  const flags = ['--expose-gc', '--disable-warning=ExperimentalWarning', script, file, ...names];
  const child = spawn(houseNode(), flags, { cwd: root, stdio: ['ignore', 2, 'inherit', 'pipe'] });
  const exited = new Promise((resolve) => child.on('exit', resolve));
  const printed = [];
  for await (const line of createInterface({ input: child.stdio[3] }))
    printed.push(JSON.parse(line));
  const code = await exited;
  if (code !== 0) throw new Error(`${relative(root, file)}: ${names.join(' ')} exit ${code}`);
  return printed;
}

/** @returns the rows of one file's benches whose names hold `wanted`. */
async function rowsOf(file, wanted) {
  const names = (await runFile(file)).filter((name) => name.includes(wanted));
  const rows = [];
  for (const name of names) {
    for (const printed of await runFile(file, name)) {
      const row = { file: relative(root, file), ...printed };
      rows.push(row);
      if (!asJson) printRow(row);
    }
  }
  return rows;
}

function printRow({ name, unit, value, bound, boundIs }) {
  const ratio = bound === undefined ? '' : `${print(value / bound)}×`;
  const of = bound === undefined ? '' : `${print(bound)} ${boundIs ?? ''}`;
  const cells = [name.padEnd(48), print(value).padStart(10), unit.padEnd(10), ratio.padStart(8)];
  console.log(`${cells.join(' ')}  ${of}`.trimEnd());
}

if (filter === 'workload') {
  await import('./workload.mjs');
  process.exit();
}
if (typeof globSync !== 'function') {
  console.error('bench: needs the Node that `npm ci` brings (type stripping)');
  process.exit(1);
}
const files = globSync(['libs/**/*.bench.ts', 'test/perf/**/*.bench.ts'], {
  cwd: root,
  exclude: (path) => path.includes('node_modules'),
}).sort();
if (!asJson) {
  console.log(
    `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} CPUs, Node ${process.versions.node}`,
  );
  console.log(
    'value: median by thread CPU time unless the bench says otherwise; ratio: value / bound\n',
  );
}
const all = [];
let failed = 0;
for (const file of files) {
  const isWholeFile = file.includes(filter);
  try {
    all.push(...(await rowsOf(join(root, file), isWholeFile ? '' : filter)));
  } catch (error) {
    failed++;
    console.error(`bench: ${error.message}`);
  }
}
if (asJson) console.log(JSON.stringify(all, null, 2));
if (!asJson) console.log(`\n${all.length} benches in ${files.length} files`);
if (filter === '' && !asJson) {
  console.log();
  await import('./workload.mjs');
}
process.exit(failed === 0 ? 0 : 1);
