// Alerts on their way to Alertmanagers, API v2: a bounded queue, batches, the same alerts to every
// Alertmanager (they deduplicate among themselves). Who is down is tried again with the next batch:
// firing alerts are sent anew after the resend delay anyway.
import type { Logger } from '@skald/telemetry';
import type { Alert } from './alert-state.ts';
import type { RuleMetrics } from './metrics.ts';

export interface AlertmanagerDeps {
  /** POSTs JSON; rejects unless the answer is 2xx. */
  readonly post: (url: string, body: string, signal: AbortSignal) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: RuleMetrics;
}

export interface AlertmanagerConfig {
  /** Base URLs, without `/api/v2/alerts`. */
  readonly urls: readonly string[];
  readonly queueCapacity: number;
  readonly externalUrl: string;
  /** A firing alert counts as over when it is not repeated within this time. */
  readonly endsAfterMs: number;
}

const BATCH = 64;

export class Alertmanagers {
  readonly #deps: AlertmanagerDeps;
  readonly #config: AlertmanagerConfig;
  #queue: string[] = [];
  #sending = false;

  constructor(deps: AlertmanagerDeps, config: AlertmanagerConfig) {
    this.#deps = deps;
    this.#config = config;
  }

  /** Puts alerts in the queue; the oldest are dropped (and counted) when it is full. */
  enqueue(alerts: readonly Alert[], nowMs: number): void {
    if (this.#config.urls.length === 0) return;
    for (const alert of alerts) this.#queue.push(this.#encode(alert, nowMs));
    const over = this.#queue.length - this.#config.queueCapacity;
    if (over > 0) {
      this.#queue = this.#queue.slice(over);
      this.#deps.metrics.notificationsDropped.add(over);
      this.#deps.logger.log('error', 'alert queue full, oldest dropped', { count: over });
    }
  }

  /** Sends what is queued; returns when the queue is empty. One at a time. */
  async flush(signal: AbortSignal): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#queue.length > 0 && !signal.aborted) {
        const batch = this.#queue.slice(0, BATCH);
        this.#queue = this.#queue.slice(batch.length);
        await this.#send(`[${batch.join(',')}]`, batch.length, signal);
      }
    } finally {
      this.#sending = false;
    }
  }

  async #send(body: string, count: number, signal: AbortSignal): Promise<void> {
    const { post, logger, metrics } = this.#deps;
    const posts = this.#config.urls.map(async (url) => {
      try {
        await post(`${url.replace(/\/$/, '')}/api/v2/alerts`, body, signal);
        metrics.notificationsSent.add(count, url);
      } catch (error) {
        metrics.notificationErrors.add(1, url);
        logger.log('warn', 'alertmanager did not take alerts', {
          url,
          count,
          error: (error as Error).message,
        });
      }
    });
    await Promise.all(posts);
  }

  #encode(alert: Alert, nowMs: number): string {
    const endsMs =
      alert.state === 'resolved' ? alert.resolvedAtMs : nowMs + this.#config.endsAfterMs;
    return JSON.stringify({
      labels: alert.labels.toObject(),
      annotations: Object.fromEntries(alert.annotations),
      startsAt: isoText(alert.firedAtMs),
      endsAt: isoText(endsMs),
      generatorURL: this.#config.externalUrl,
    });
  }
}

function isoText(ms: number): string {
  return new Date(ms).toISOString();
}
