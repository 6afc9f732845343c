import type { Counter, Histogram, MetricsFactory } from '@skald/telemetry';

export interface QueueMetrics {
  readonly queueSeconds: Histogram;
  readonly discarded: Counter;
}

export function queueMetrics(factory: MetricsFactory): QueueMetrics {
  return {
    queueSeconds: factory.histogram({
      name: 'loki_query_scheduler_queue_duration_seconds',
      help: 'Time spent by requests in the queue before a querier took them.',
      buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
    }),
    discarded: factory.counter({
      name: 'loki_query_scheduler_discarded_requests_total',
      help: 'Requests refused because the queue of their tenant was full.',
      labels: ['user'],
    }),
  };
}
