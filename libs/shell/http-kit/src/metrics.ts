import type { Histogram, MetricsFactory } from '@skald/telemetry';

export interface HttpMetrics {
  readonly requestSeconds: Histogram;
}

export function httpMetrics(factory: MetricsFactory): HttpMetrics {
  return {
    requestSeconds: factory.histogram({
      name: 'loki_request_duration_seconds',
      help: 'Time (in seconds) spent serving HTTP requests.',
      labels: ['method', 'route', 'status_code', 'ws'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100],
    }),
  };
}
