// A worker's end of its line to the thread that started it.
import { parentPort, workerData } from 'node:worker_threads';
import { must } from '@skald/errors';
import { PortLink, type Method, type Methods, type RpcPeer } from '@skald/rpc';
import { createLineLogger, type LogLevel, type Logger } from '@skald/telemetry';
import { systemClock } from '../system.ts';
import { REST } from './worker-pool.ts';

/** What every worker is started with; `settings` is its own business. */
export interface WorkerStart<Settings> {
  readonly logFormat: 'logfmt' | 'json';
  readonly logLevel: LogLevel;
  /** An i32: 1 while nobody wants what this worker is at. */
  readonly stop: SharedArrayBuffer;
  readonly settings: Settings;
}

export interface WorkerContext<Settings> {
  readonly settings: Settings;
  /** The thread that started this one. */
  readonly main: RpcPeer;
  readonly logger: Logger;
  /** Nobody wants what this worker is at. Seen at once, where a cancelled call needs a turn of the loop. */
  readonly isStopped: () => boolean;
}

/** Serves methods until the thread is ended. */
export function serveThread<Settings>(
  methodsOf: (context: WorkerContext<Settings>) => Methods,
): void {
  const { logFormat, logLevel, settings, stop } = workerData as WorkerStart<Settings>;
  const stopped = new Int32Array(stop);
  const isStopped = () => Atomics.load(stopped, 0) === 1;
  const logger = createLineLogger({
    format: logFormat,
    levelSwitch: { level: logLevel },
    nowText: () => new Date(systemClock.nowMs()).toISOString(),
    write: (line) => void process.stderr.write(line),
  });
  const methods = new Map<string, Method>([[REST, () => Promise.resolve(new Uint8Array(0))]]);
  const port = must(parentPort, 'a worker has a parent');
  const main = new PortLink({ port, name: 'the main thread', methods, logger });
  for (const [name, method] of methodsOf({ settings, main, logger, isStopped }))
    methods.set(name, method);
}
