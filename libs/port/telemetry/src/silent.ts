// Telemetry that goes nowhere: for tests and tools.
import type { Logger, MetricsFactory } from './telemetry.ts';

export const silentLogger: Logger = {
  log: () => undefined,
  child: () => silentLogger,
};

export const silentMetrics: MetricsFactory = {
  counter: () => ({ add: () => undefined }),
  gauge: () => ({ set: () => undefined }),
  histogram: () => ({ observe: () => undefined }),
  observedGauge: () => undefined,
};
