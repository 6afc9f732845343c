// `npm run test:compat [-- all-in-one|services] [runner flags]`: starts Skald from its bundles with empty data, runs
// the recorded corpus against it, and stops it. `test/compat/floor.json` says how many cases each form must
// answer as Loki does; a change may raise it, never lower it.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { houseNode, root } from './house.mjs';
import { startAllInOne, startServices } from './cluster/cluster.mjs';
import { openGateway } from './cluster/gateway.mjs';
import { runPushCases } from './push-cases.mjs';

const FORMS = ['all-in-one', 'services'];

/** What the corpus was recorded with; everything else is a default. */
const SETTINGS = {
  limits_config: {
    reject_old_samples: false,
    volume_enabled: true,
    allow_structured_metadata: true,
  },
};

async function withSkald(form, use) {
  const folder = await mkdtemp(join(tmpdir(), `skald-compat-${form}-`));
  try {
    if (form === 'all-in-one') {
      const skald = await startAllInOne({ folder, settings: SETTINGS });
      return await use(skald.url).finally(() => skald.stop());
    }
    const services = await startServices({ folder, settings: SETTINGS });
    const gateway = await openGateway(services);
    return await use(gateway.url).finally(async () => {
      gateway.close();
      await services.stop();
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the corpus. @returns how many cases it answered right, of how many. */
async function runCorpus(url, flags) {
  const script = join(root, 'test/compat/corpus/run.mjs');
  const runner = spawn(houseNode(), [script, url, '--min', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  runner.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
    process.stdout.write(text);
  });
  await new Promise((resolve) => runner.on('close', resolve));
  const [, right, cases] = /^conformance: (\d+) of (\d+)/m.exec(printed) ?? [];
  if (cases === undefined) throw new Error('the corpus did not run to its end');
  return { right: Number(right), cases: Number(cases) };
}

const args = process.argv.slice(2);
const forms = FORMS.filter((form) => args.includes(form));
const flags = args.filter((arg) => !FORMS.includes(arg));
const isWhole = !flags.includes('--group');
const floors = JSON.parse(await readFile(join(root, 'test/compat/floor.json'), 'utf8'));
let failed = 0;

/** Counts what a part answered against its floor. */
function tally(form, part, { right, cases }) {
  const floor = isWhole ? floors[form][part] : 0;
  const missing = Math.max(0, floor - right);
  console.log(`${form}, ${part}: ${right} of ${cases} as Loki answers, at least ${floor} wanted`);
  console.log(`skald-count passed=${right} failed=${missing}`);
  failed += missing;
}

for (const form of forms.length === 0 ? FORMS : forms) {
  console.log(`corpus against ${form}`);
  try {
    await withSkald(form, async (url) => {
      tally(form, 'queries', await runCorpus(url, flags));
      if (isWhole) tally(form, 'pushes', await runPushCases(url));
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.log('skald-count passed=0 failed=1');
    failed++;
  }
}
process.exit(failed === 0 ? 0 : 1);
