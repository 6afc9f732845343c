// The ruler: loads rule groups, keeps one runner per group, and replaces runners whose group changed.
import type { Logger } from '@skald/telemetry';
import { GroupRunner, type GroupRunnerConfig, type GroupRunnerDeps } from './group-runner.ts';
import type { LoadedGroup, RuleSource } from './rule-source.ts';

export interface RulerDeps extends GroupRunnerDeps {
  readonly source: RuleSource;
  readonly logger: Logger;
}

export interface RulerConfig extends GroupRunnerConfig {
  readonly pollIntervalMs: number;
  /** Which groups this instance evaluates: all, or those the ring gives it. */
  readonly isMine: (loaded: LoadedGroup) => boolean;
}

interface Running {
  readonly runner: GroupRunner;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export class Ruler {
  readonly #deps: RulerDeps;
  readonly #config: RulerConfig;
  readonly #running = new Map<string, Running>();

  constructor(deps: RulerDeps, config: RulerConfig) {
    this.#deps = deps;
    this.#config = config;
  }

  /** What runs now: for status pages. */
  get groups(): readonly GroupRunner[] {
    return [...this.#running.values()].map(({ runner }) => runner);
  }

  /** Loads, runs and reloads until the signal aborts, then lets evaluations in flight end. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.sync().catch((error: Error) =>
        this.#deps.logger.log('error', 'rules not loaded', { error: error.message }),
      );
      await this.#deps.clock.sleep(this.#config.pollIntervalMs, signal).catch(() => undefined);
    }
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort();
    await Promise.all(running.map(({ done }) => done));
    this.#running.clear();
  }

  /** Brings the runners in line with the files. */
  async sync(): Promise<void> {
    const loaded = (await this.#deps.source.load()).filter((group) => this.#config.isMine(group));
    const wanted = new Map(loaded.map((group) => [keyOf(group), group]));
    for (const [key, { runner, stop }] of this.#running) {
      if (wanted.get(key)?.textOfFile === runner.loaded.textOfFile) continue;
      stop.abort();
      if (!wanted.has(key)) this.#running.delete(key);
    }
    for (const [key, group] of wanted) {
      const earlier = this.#running.get(key);
      if (earlier && !earlier.stop.signal.aborted) continue;
      this.#running.set(key, this.#startRunner(group, earlier?.runner));
    }
  }

  #startRunner(group: LoadedGroup, earlier: GroupRunner | undefined): Running {
    const runner = new GroupRunner(this.#deps, this.#config, group);
    if (earlier) runner.inherit(earlier);
    const skipped = group.group.rules.filter((rule) => rule.kind === 'record').length;
    if (skipped > 0) {
      this.#deps.logger.log('warn', 'recording rules are evaluated but not written anywhere', {
        tenant: group.tenant,
        group: group.group.name,
        count: skipped,
      });
    }
    const stop = new AbortController();
    return { runner, stop, done: runner.run(stop.signal) };
  }
}

function keyOf({ tenant, namespace, group }: LoadedGroup): string {
  return `${tenant}/${namespace}/${group.name}`;
}
