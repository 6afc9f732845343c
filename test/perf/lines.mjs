// Writes the lines of the workload as plain files, one per kind of service: api.log (JSON), worker.log (logfmt),
// nginx.log (access log).
//
//   node test/perf/lines.mjs FOLDER [--mb 8]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { batches } from './workload.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { mb: { type: 'string', default: '8' } },
});
const [folder = '.'] = positionals;
mkdirSync(folder, { recursive: true });

// One pod of each: a block holds lines of one stream.
const linesOf = new Map();
for (const { streams } of batches({ totalBytes: Number(options.mb) * 1e6, podsPerApp: 1 })) {
  for (const { labels, entries } of streams) {
    if (!linesOf.has(labels.app)) linesOf.set(labels.app, []);
    linesOf.get(labels.app).push(...entries.map(({ line }) => `${line}\n`));
  }
}
for (const [app, lines] of linesOf) writeFileSync(join(folder, `${app}.log`), lines.join(''));
