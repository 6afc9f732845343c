export {
  type Counter,
  type Gauge,
  type Histogram,
  type LogFields,
  type LogLevel,
  type Logger,
  type MetricSpec,
  type MetricsFactory,
} from './telemetry.ts';
export { silentLogger, silentMetrics } from './silent.ts';
export { createLineLogger, type LevelSwitch, type LineLoggerOptions } from './line-logger.ts';
