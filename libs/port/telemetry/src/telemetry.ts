// Ports for logs and metrics. Names, help and labels of metrics are declared once per room in its
// `metrics.ts`, as a function of a `MetricsFactory`; the object it returns is passed in as a dep.

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** A fixed message and fields; one line per event; level by blame (caller's fault: info, ours: error). */
export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

export interface Counter {
  /** Adds `value` (default 1) to the series with these label values, in declaration order. */
  add(value?: number, ...labelValues: string[]): void;
}

export interface Gauge {
  set(value: number, ...labelValues: string[]): void;
}

export interface Histogram {
  observe(value: number, ...labelValues: string[]): void;
}

export interface MetricSpec {
  /** Full name with unit suffix, e.g. `loki_ingester_memory_streams`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

export interface MetricsFactory {
  counter(spec: MetricSpec): Counter;
  gauge(spec: MetricSpec): Gauge;
  histogram(spec: MetricSpec & { readonly buckets: readonly number[] }): Histogram;
  /** A gauge read when scraped. */
  observedGauge(spec: MetricSpec, read: () => number): void;
}
