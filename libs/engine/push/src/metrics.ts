// Metrics of a distributor, named as Loki's.
import type { Counter, MetricsFactory } from '@skald/telemetry';

export interface PushMetrics {
  readonly bytesReceived: Counter;
  readonly metadataBytesReceived: Counter;
  readonly linesReceived: Counter;
  readonly discardedSamples: Counter;
  readonly discardedBytes: Counter;
  readonly ingesterAppends: Counter;
  readonly ingesterAppendTimeouts: Counter;
}

export function pushMetrics(metrics: MetricsFactory): PushMetrics {
  const received = ['tenant', 'retention_hours', 'is_internal_stream', 'policy', 'format'];
  const discarded = ['reason', 'tenant', 'retention_hours', 'policy', 'format'];
  const counter = (name: string, help: string, labels: readonly string[]) =>
    metrics.counter({ name: `loki_${name}`, help, labels });
  return {
    bytesReceived: counter(
      'distributor_bytes_received_total',
      'Bytes of lines received, before validation.',
      received,
    ),
    metadataBytesReceived: counter(
      'distributor_structured_metadata_bytes_received_total',
      'Bytes of structured metadata received, before validation.',
      received,
    ),
    linesReceived: counter(
      'distributor_lines_received_total',
      'Lines received, before validation.',
      ['tenant', 'is_internal_stream', 'policy', 'format'],
    ),
    discardedSamples: counter('discarded_samples_total', 'Lines not taken.', discarded),
    discardedBytes: counter('discarded_bytes_total', 'Bytes of lines not taken.', discarded),
    ingesterAppends: counter('distributor_ingester_appends_total', 'Batches sent to ingesters.', [
      'ingester',
    ]),
    ingesterAppendTimeouts: counter(
      'distributor_ingester_append_timeouts_total',
      'Batches that an ingester did not answer in time.',
      ['ingester'],
    ),
  };
}
