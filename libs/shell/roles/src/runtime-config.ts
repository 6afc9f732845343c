// Overrides of limits, read again and again while running. A file that does not read keeps the last
// good limits; at start it stops the process, so that a typo does not run for weeks.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { defaultLimitsOf, formatProblem, parseOverrides, type OverridesFile } from '@skald/config';
import type { Module } from './module.ts';
import { loopModule } from './module.ts';
import type { World } from './world.ts';

/** Nothing when no file is configured. */
export function runtimeConfigModules(world: World): readonly Module[] {
  const { config, clock, logger, limits, metrics } = world;
  const { files, periodMs } = config.runtimeConfig;
  if (files.length === 0) return [];
  const lastReload = metrics.gauge({
    name: 'loki_runtime_config_last_reload_successful',
    help: 'Whether the last reading of the runtime configuration succeeded.',
  });
  let lastHash = '';
  const reload = async (): Promise<void> => {
    const texts = await Promise.all(files.map(readOverrides));
    const hash = createHash('sha256')
      .update(texts.map((file) => file.text).join('\0'))
      .digest('hex');
    if (hash === lastHash) return;
    const result = parseOverrides(texts, defaultLimitsOf(config));
    if (result.kind === 'failed') throw new Error(result.errors.map(formatProblem).join('; '));
    for (const warning of result.warnings) logger.log('warn', formatProblem(warning));
    limits.replaceOverrides(result.overrides);
    lastHash = hash;
    logger.log('info', 'runtime configuration loaded', { tenants: result.overrides.size });
  };
  const loop = loopModule('runtime-config', async (signal) => {
    while (!signal.aborted) {
      await clock.sleep(periodMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      await reload().then(
        () => lastReload.set(1),
        (error: Error) => {
          lastReload.set(0);
          logger.log('error', 'runtime configuration ignored, the last good one stays', {
            error: error.message,
          });
        },
      );
    }
  });
  return [
    {
      name: 'runtime-config',
      start: async () => {
        await reload();
        lastReload.set(1);
        await loop.start();
      },
      stop: () => loop.stop(),
    },
  ];
}

async function readOverrides(file: string): Promise<OverridesFile> {
  return { file, text: await readFile(file, 'utf8') };
}
