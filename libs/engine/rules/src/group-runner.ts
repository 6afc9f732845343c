// One rule group in motion: evaluates its rules one after the other on a fixed grid of times.
//
// The grid is interval-aligned with an offset from the group's name, so that groups spread out and a
// restart goes on with the same times. An evaluation that takes longer than the interval skips the
// times it missed (and counts them) instead of queueing them.
import { Labels, hash32 } from '@skald/labels';
import type { QueryService } from '@skald/services';
import type { Logger } from '@skald/telemetry';
import { NS_PER_MS, type Clock } from '@skald/time';
import { dueAlerts, markSent, nextAlerts, type Alerts, type Sample } from './alert-state.ts';
import type { Alertmanagers } from './alertmanager.ts';
import type { RuleMetrics } from './metrics.ts';
import type { AlertingRule, Rule } from './rule-group.ts';
import type { LoadedGroup } from './rule-source.ts';

export interface GroupRunnerDeps {
  readonly query: QueryService;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: RuleMetrics;
  readonly alertmanagers: Alertmanagers;
}

export interface GroupRunnerConfig {
  readonly externalUrl: string;
  readonly resendDelayMs: number;
}

export interface RuleStatus {
  readonly rule: Rule;
  readonly health: 'unknown' | 'ok' | 'err';
  readonly lastError: string;
  readonly lastEvaluationMs: number;
  readonly evaluationSeconds: number;
  readonly alerts: Alerts;
}

export class GroupRunner {
  readonly loaded: LoadedGroup;
  readonly #deps: GroupRunnerDeps;
  readonly #config: GroupRunnerConfig;
  readonly #statuses: RuleStatus[];

  constructor(deps: GroupRunnerDeps, config: GroupRunnerConfig, loaded: LoadedGroup) {
    this.#deps = deps;
    this.#config = config;
    this.loaded = loaded;
    this.#statuses = loaded.group.rules.map((rule) => ({
      rule,
      health: 'unknown',
      lastError: '',
      lastEvaluationMs: 0,
      evaluationSeconds: 0,
      alerts: new Map(),
    }));
  }

  get statuses(): readonly RuleStatus[] {
    return this.#statuses;
  }

  /** Takes over alerts of an earlier version of the same group, rule by rule. */
  inherit(earlier: GroupRunner): void {
    this.#statuses.forEach((status, i) => {
      const same = earlier.#statuses.find(
        ({ rule }) => rule.name === status.rule.name && rule.expr === status.rule.expr,
      );
      if (same) this.#statuses[i] = { ...status, alerts: same.alerts };
    });
  }

  /** Evaluates on the grid until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, metrics } = this.#deps;
    const { intervalMs, name } = this.loaded.group;
    let nextMs = nextGridTime(clock.nowMs(), intervalMs, this.#offsetMs());
    while (!signal.aborted) {
      await clock.sleep(Math.max(0, nextMs - clock.nowMs()), signal).catch(() => undefined);
      if (signal.aborted) return;
      await this.evaluate(nextMs, signal);
      const afterMs = nextGridTime(clock.nowMs(), intervalMs, this.#offsetMs());
      const missed = Math.max(0, Math.round((afterMs - nextMs) / intervalMs) - 1);
      if (missed > 0) metrics.iterationsMissed.add(missed, this.loaded.tenant, name);
      nextMs = afterMs > nextMs ? afterMs : nextMs + intervalMs;
    }
  }

  /** One evaluation of every rule at `atMs`. Never rejects: a failing rule has `health: err`. */
  async evaluate(atMs: number, signal: AbortSignal): Promise<void> {
    for (let i = 0; i < this.#statuses.length && !signal.aborted; i++) {
      const status = this.#statuses[i] as RuleStatus;
      this.#statuses[i] = await this.#evaluateRule(status, atMs, signal);
    }
    await this.#deps.alertmanagers.flush(signal);
  }

  async #evaluateRule(status: RuleStatus, atMs: number, signal: AbortSignal): Promise<RuleStatus> {
    const { clock, logger, metrics } = this.#deps;
    const { tenant, group } = this.loaded;
    const startedMs = clock.nowMs();
    metrics.evaluations.add(1, tenant, group.name);
    const done = () => ({
      lastEvaluationMs: atMs,
      evaluationSeconds: (clock.nowMs() - startedMs) / 1000,
    });
    try {
      const samples = await this.#samples(status.rule, atMs, signal);
      const alerts =
        status.rule.kind === 'alert'
          ? this.#advance(status.rule, status.alerts, samples, atMs)
          : status.alerts;
      metrics.evaluationSeconds.observe(done().evaluationSeconds);
      return { ...status, ...done(), alerts, health: 'ok', lastError: '' };
    } catch (error) {
      const lastError = (error as Error).message;
      metrics.evaluationFailures.add(1, tenant, group.name);
      logger.log('warn', 'rule evaluation failed', {
        tenant,
        group: group.name,
        rule: status.rule.name,
        error: lastError,
      });
      return { ...status, ...done(), health: 'err', lastError };
    }
  }

  #advance(rule: AlertingRule, alerts: Alerts, samples: readonly Sample[], atMs: number): Alerts {
    const { limit } = this.loaded.group;
    if (limit > 0 && samples.length > limit) {
      throw new Error(`exceeded limit of ${limit} with ${samples.length} alerts`);
    }
    const context = { nowMs: atMs, externalUrl: this.#config.externalUrl };
    const next = nextAlerts(rule, alerts, samples, context);
    const due = dueAlerts(next, atMs, this.#config.resendDelayMs);
    this.#deps.alertmanagers.enqueue(due, atMs);
    return markSent(next, due, atMs);
  }

  async #samples(rule: Rule, atMs: number, signal: AbortSignal): Promise<readonly Sample[]> {
    const atNs = BigInt(Math.floor(atMs)) * NS_PER_MS;
    const { data } = await this.#deps.query.query(
      {
        tenant: this.loaded.tenant,
        query: rule.expr,
        kind: 'instant',
        startNs: atNs,
        endNs: atNs,
        stepNs: 0n,
        intervalNs: 0n,
        limit: 100,
        direction: 'forward',
      },
      signal,
    );
    if (data.kind === 'scalar') return [{ labels: Labels.empty, value: data.value }];
    if (data.kind !== 'vector') throw new Error(`a rule needs a vector, got ${data.kind}`);
    return data.series.map(({ labels, values }) => ({ labels, value: values[0] as number }));
  }

  #offsetMs(): number {
    const { tenant, namespace, group } = this.loaded;
    return hash32(`${tenant}/${namespace}/${group.name}`) % group.intervalMs;
  }
}

/** The first time after `nowMs` that lies `offsetMs` past a multiple of the interval. */
export function nextGridTime(nowMs: number, intervalMs: number, offsetMs: number): number {
  const next = Math.ceil((nowMs - offsetMs) / intervalMs) * intervalMs + offsetMs;
  return next > nowMs ? next : next + intervalMs;
}
