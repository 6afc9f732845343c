// Metrics of an ingester's memory, named as Loki's.
import type { Counter, Gauge, MetricsFactory } from '@skald/telemetry';

export interface HeadMetrics {
  readonly memoryStreams: Gauge;
  readonly memoryChunks: Gauge;
  readonly memoryBytes: Gauge;
  readonly streamsCreated: Counter;
  readonly streamsRemoved: Counter;
  readonly chunksFlushed: Counter;
  readonly chunksStored: Counter;
  readonly chunkStoredBytes: Counter;
  readonly flushFailures: Counter;
  readonly flushQueueLength: Gauge;
  readonly replayActive: Gauge;
  readonly replaySeconds: Gauge;
  readonly recoveredEntries: Counter;
  readonly recoveredBytes: Counter;
}

export function headMetrics(metrics: MetricsFactory): HeadMetrics {
  const tenant = ['tenant'];
  const gauge = (name: string, help: string, labels: readonly string[] = []) =>
    metrics.gauge({ name: `loki_ingester_${name}`, help, labels });
  const counter = (name: string, help: string, labels: readonly string[] = []) =>
    metrics.counter({ name: `loki_ingester_${name}`, help, labels });
  return {
    memoryStreams: gauge('memory_streams', 'Streams in memory.', tenant),
    memoryChunks: gauge('memory_chunks', 'Blocks in memory, growing ones included.'),
    memoryBytes: gauge('memory_bytes', 'Bytes of lines and their columns in memory.'),
    streamsCreated: counter('streams_created_total', 'Streams that appeared.', tenant),
    streamsRemoved: counter('streams_removed_total', 'Streams that left memory.', tenant),
    chunksFlushed: counter('chunks_flushed_total', 'Chunks stored, by reason.', ['reason']),
    chunksStored: counter('chunks_stored_total', 'Chunks stored.', tenant),
    chunkStoredBytes: counter('chunk_stored_bytes_total', 'Bytes of chunks stored.', tenant),
    flushFailures: counter('chunks_flush_failures_total', 'Flushes that failed.'),
    flushQueueLength: gauge('flush_queue_length', 'Streams that wait to be stored.'),
    replayActive: gauge('wal_replay_active', 'Whether the write-ahead log is being replayed.'),
    replaySeconds: gauge('wal_replay_duration_seconds', 'How long the last replay took.'),
    recoveredEntries: counter('wal_recovered_entries_total', 'Entries replayed.'),
    recoveredBytes: counter('wal_recovered_bytes_total', 'Bytes of lines replayed.'),
  };
}
