// Runs one bench in a process of its own, so that benches do not train each other's functions, and prints its
// row as a JSON line on the file descriptor given by the parent. Without a name: the names of the file's benches.
//
//   node --expose-gc tools/bench/run-file.ts FILE [NAME]
import { mkdtemp, rm } from 'node:fs/promises';
import { writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bench, type BenchContext, compare, rate } from './harness.ts';

const ROWS_FD = 3;
const [file = '', wanted] = process.argv.slice(2);

async function runOne(bench: Bench): Promise<void> {
  const folders: string[] = [];
  const context: BenchContext = {
    rate,
    compare,
    async temporaryFolder() {
      const folder = await mkdtemp(join(tmpdir(), 'skald-bench-'));
      folders.push(folder);
      return folder;
    },
  };
  try {
    globalThis.gc?.();
    const result = await bench.run(context);
    writeSync(ROWS_FD, `${JSON.stringify({ name: bench.name, unit: bench.unit, ...result })}\n`);
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

const { benches } = (await import(pathToFileURL(file).href)) as { benches?: readonly Bench[] };
if (benches === undefined)
  throw new Error(`${file} exports no \`benches\`: see tools/bench/README.md`);
if (wanted === undefined) {
  for (const { name } of benches) writeSync(ROWS_FD, `${JSON.stringify(name)}\n`);
} else {
  for (const bench of benches.filter(({ name }) => name === wanted)) await runOne(bench);
}
