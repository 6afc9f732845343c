import type { Counter, Histogram, MetricsFactory } from '@skald/telemetry';

export interface RuleMetrics {
  readonly evaluations: Counter;
  readonly evaluationFailures: Counter;
  readonly evaluationSeconds: Histogram;
  readonly iterationsMissed: Counter;
  readonly notificationsSent: Counter;
  readonly notificationErrors: Counter;
  readonly notificationsDropped: Counter;
}

export function ruleMetrics(factory: MetricsFactory): RuleMetrics {
  return {
    evaluations: factory.counter({
      name: 'loki_prometheus_rule_evaluations_total',
      help: 'Rule evaluations.',
      labels: ['user', 'rule_group'],
    }),
    evaluationFailures: factory.counter({
      name: 'loki_prometheus_rule_evaluation_failures_total',
      help: 'Rule evaluations that failed.',
      labels: ['user', 'rule_group'],
    }),
    evaluationSeconds: factory.histogram({
      name: 'loki_prometheus_rule_evaluation_duration_seconds',
      help: 'Time an evaluation of one rule took.',
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
    }),
    iterationsMissed: factory.counter({
      name: 'loki_prometheus_rule_group_iterations_missed_total',
      help: 'Evaluations of a group skipped because an earlier one took longer than the interval.',
      labels: ['user', 'rule_group'],
    }),
    notificationsSent: factory.counter({
      name: 'loki_prometheus_notifications_sent_total',
      help: 'Alerts an Alertmanager took.',
      labels: ['alertmanager'],
    }),
    notificationErrors: factory.counter({
      name: 'loki_prometheus_notifications_errors_total',
      help: 'Batches of alerts an Alertmanager did not take.',
      labels: ['alertmanager'],
    }),
    notificationsDropped: factory.counter({
      name: 'loki_prometheus_notifications_dropped_total',
      help: 'Alerts dropped because the queue was full.',
    }),
  };
}
