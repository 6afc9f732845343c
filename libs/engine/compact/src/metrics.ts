import type { Counter, Gauge, MetricsFactory } from '@skald/telemetry';

// The historical prefix is what dashboards and alerts ask for.
export interface CompactMetrics {
  readonly runs: Counter;
  readonly lastSuccess: Gauge;
  readonly partsMerged: Counter;
  readonly partsDeleted: Counter;
  readonly segmentsDeleted: Counter;
  readonly unreadableParts: Counter;
}

export function compactMetrics(factory: MetricsFactory): CompactMetrics {
  return {
    runs: factory.counter({
      name: 'loki_boltdb_shipper_compact_tables_operation_total',
      help: 'Compaction runs over all tenants, by status.',
      labels: ['status'],
    }),
    lastSuccess: factory.gauge({
      name: 'loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds',
      help: 'When the last run ended that compacted every tenant.',
    }),
    partsMerged: factory.counter({
      name: 'loki_compactor_index_parts_merged_total',
      help: 'Index parts that became part of a larger one.',
    }),
    partsDeleted: factory.counter({
      name: 'loki_compactor_index_parts_deleted_total',
      help: 'Index parts deleted after another one replaced them.',
    }),
    segmentsDeleted: factory.counter({
      name: 'loki_compactor_segments_deleted_total',
      help: 'Segments deleted since no index part names them any more.',
    }),
    unreadableParts: factory.counter({
      name: 'loki_compactor_unreadable_index_parts_total',
      help: 'Index parts found damaged. Nothing of their tenant is swept while there are any.',
    }),
  };
}
