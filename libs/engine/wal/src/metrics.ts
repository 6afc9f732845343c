// Metrics of the write-ahead log, named as Loki's ingester names them.
import type { Counter, Gauge, MetricsFactory } from '@skald/telemetry';

export interface WalMetrics {
  readonly loggedBytes: Counter;
  readonly loggedRecords: Counter;
  readonly diskFullFailures: Counter;
  readonly corruptions: Counter;
  readonly bytesInUse: Gauge;
}

export function walMetrics(metrics: MetricsFactory): WalMetrics {
  return {
    loggedBytes: metrics.counter({
      name: 'loki_ingester_wal_logged_bytes_total',
      help: 'Bytes written to the write-ahead log.',
    }),
    loggedRecords: metrics.counter({
      name: 'loki_ingester_wal_records_logged_total',
      help: 'Records written to the write-ahead log.',
    }),
    diskFullFailures: metrics.counter({
      name: 'loki_ingester_wal_disk_full_failures_total',
      help: 'Records refused because the disk of the write-ahead log was full.',
    }),
    corruptions: metrics.counter({
      name: 'loki_ingester_wal_corruptions_total',
      help: 'Places of the write-ahead log that did not verify during replay.',
      labels: ['type'],
    }),
    bytesInUse: metrics.gauge({
      name: 'loki_ingester_wal_bytes_in_use',
      help: 'Bytes of all segments of the write-ahead log.',
    }),
  };
}
