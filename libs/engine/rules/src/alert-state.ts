// The life of one rule's alerts. Pure: what an evaluation saw and when, in; the new alerts, out.
//
//   series appears ──→ pending ──(for)──→ firing ──series gone──→ (keep_firing_for) ──→ resolved
//                        └──series gone──→ forgotten                    resolved is kept a while, so
//                                                                       that Alertmanager hears of it
import { Labels } from '@skald/labels';
import type { AlertingRule } from './rule-group.ts';
import { expandText, type AlertValues } from './alert-template.ts';

export type AlertState = 'pending' | 'firing' | 'resolved';

export interface Alert {
  /** Series labels, the rule's labels, `alertname`. Its identity. */
  readonly labels: Labels;
  readonly annotations: ReadonlyMap<string, string>;
  readonly state: AlertState;
  readonly value: number;
  /** When the series was first seen. */
  readonly activeAtMs: number;
  readonly firedAtMs: number;
  /** 0 while not resolved. */
  readonly resolvedAtMs: number;
  /** When the series went missing while firing; 0 while it is there. */
  readonly missingSinceMs: number;
  /** When it was last handed to the sender; 0 never. */
  readonly lastSentMs: number;
}

export type Alerts = ReadonlyMap<string, Alert>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** How long a resolved alert is still told. */
const RESOLVED_RETENTION_MS = 15 * 60_000;

/** The alerts of `rule` after an evaluation at `nowMs` gave `samples`. */
export function nextAlerts(
  rule: AlertingRule,
  alerts: Alerts,
  samples: readonly Sample[],
  context: { readonly nowMs: number; readonly externalUrl: string },
): Alerts {
  const { nowMs } = context;
  const next = new Map<string, Alert>();
  for (const sample of samples) {
    const seen = describe(rule, sample, context);
    const before = alerts.get(seen.labels.text);
    next.set(seen.labels.text, present(rule, before, seen, sample.value, nowMs));
  }
  for (const [key, alert] of alerts) {
    if (next.has(key)) continue;
    const after = absent(rule, alert, nowMs);
    if (after) next.set(key, after);
  }
  return next;
}

function present(
  rule: AlertingRule,
  before: Alert | undefined,
  seen: Pick<Alert, 'labels' | 'annotations'>,
  value: number,
  nowMs: number,
): Alert {
  const isNew = before === undefined || before.state === 'resolved';
  const activeAtMs = isNew ? nowMs : before.activeAtMs;
  const wasFiring = !isNew && before.state === 'firing';
  const isFiring = wasFiring || nowMs - activeAtMs >= rule.forMs;
  const firedAtMs = wasFiring ? before.firedAtMs : isFiring ? nowMs : 0;
  return {
    ...seen,
    state: isFiring ? 'firing' : 'pending',
    value,
    activeAtMs,
    firedAtMs,
    resolvedAtMs: 0,
    missingSinceMs: 0,
    lastSentMs: wasFiring ? before.lastSentMs : 0,
  };
}

function absent(rule: AlertingRule, alert: Alert, nowMs: number): Alert | undefined {
  switch (alert.state) {
    case 'pending':
      return undefined;
    case 'resolved':
      return nowMs - alert.resolvedAtMs > RESOLVED_RETENTION_MS ? undefined : alert;
    case 'firing': {
      const missingSinceMs = alert.missingSinceMs || nowMs;
      if (nowMs - missingSinceMs < rule.keepFiringForMs) return { ...alert, missingSinceMs };
      return { ...alert, missingSinceMs, state: 'resolved', resolvedAtMs: nowMs, lastSentMs: 0 };
    }
  }
}

/** The alert's identity and annotations for one sample. */
function describe(
  rule: AlertingRule,
  sample: Sample,
  context: { readonly nowMs: number; readonly externalUrl: string },
): Pick<Alert, 'labels' | 'annotations'> {
  const values: AlertValues = {
    labels: sample.labels,
    value: sample.value,
    externalUrl: context.externalUrl,
    nowNs: () => BigInt(Math.floor(context.nowMs)) * 1_000_000n,
  };
  const own = [...rule.labels].map(([name, text]): [string, string] => [
    name,
    expandText(text, name, values),
  ]);
  const labels = Labels.from([...sample.labels, ...own, ['alertname', rule.name]]);
  const annotations = new Map(
    [...rule.annotations].map(([name, text]) => [name, expandText(text, name, values)]),
  );
  return { labels, annotations };
}

/** Alerts that Alertmanager should hear of now: firing ones again after `resendDelayMs`, resolved ones once. */
export function dueAlerts(alerts: Alerts, nowMs: number, resendDelayMs: number): readonly Alert[] {
  return [...alerts.values()].filter((alert) => {
    if (alert.state === 'pending') return false;
    if (alert.lastSentMs === 0) return true;
    return nowMs - alert.lastSentMs >= resendDelayMs;
  });
}

/** The same alerts, those in `sent` marked as told at `nowMs`. */
export function markSent(alerts: Alerts, sent: readonly Alert[], nowMs: number): Alerts {
  const next = new Map(alerts);
  for (const alert of sent) next.set(alert.labels.text, { ...alert, lastSentMs: nowMs });
  return next;
}
