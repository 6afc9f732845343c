// A part of a process with a life: started in order, stopped in reverse.
import type { Logger } from '@skald/telemetry';

export type ModuleState = 'New' | 'Starting' | 'Running' | 'Stopping' | 'Terminated' | 'Failed';

export interface Module {
  readonly name: string;
  /** Resolves when the module does its work. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Undefined when the module can serve; otherwise the text of `/ready`. */
  notReadyBecause?(): string | undefined;
}

/** Runs modules; tells their states. */
export class Modules {
  readonly #logger: Logger;
  readonly #modules: readonly Module[];
  readonly #states = new Map<string, ModuleState>();
  #isStopping = false;

  constructor(logger: Logger, modules: readonly Module[]) {
    this.#logger = logger;
    this.#modules = modules;
    for (const module of modules) this.#states.set(module.name, 'New');
  }

  get states(): readonly { readonly name: string; readonly state: ModuleState }[] {
    return [...this.#states].map(([name, state]) => ({ name, state }));
  }

  /** From now on `/ready` says no, while everything still runs: load balancers look elsewhere. */
  announceStop(): void {
    this.#isStopping = true;
  }

  /** The first reason why this process cannot serve. */
  notReadyBecause(): string | undefined {
    if (this.#isStopping) return 'Application is stopping';
    const waiting = this.states.filter(({ state }) => state !== 'Running');
    if (waiting.some(({ state }) => state === 'Stopping' || state === 'Terminated')) {
      return 'Application is stopping';
    }
    if (waiting.length > 0) {
      const list = waiting.map(({ name, state }) => `${state}: ${name}`).join('\n');
      return `Some services are not Running:\n${list}`;
    }
    for (const module of this.#modules) {
      const why = module.notReadyBecause?.();
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** In order. Rejects with the first failure; the caller then calls `stop`. */
  async start(): Promise<void> {
    for (const module of this.#modules) {
      this.#states.set(module.name, 'Starting');
      try {
        await module.start();
      } catch (error) {
        this.#states.set(module.name, 'Failed');
        throw new Error(`${module.name} did not start: ${(error as Error).message}`, {
          cause: error,
        });
      }
      this.#states.set(module.name, 'Running');
    }
  }

  /** In reverse order; a failure is logged and the rest is stopped all the same. */
  async stop(): Promise<void> {
    const started = this.#modules.filter(({ name }) => this.#states.get(name) !== 'New');
    for (const module of [...started].reverse()) {
      this.#states.set(module.name, 'Stopping');
      try {
        await module.stop();
      } catch (error) {
        this.#logger.log('error', 'module did not stop cleanly', {
          module: module.name,
          error: (error as Error).message,
        });
      }
      this.#states.set(module.name, 'Terminated');
    }
  }
}

/** A module that is a loop: `run` goes on until its signal aborts. */
export function loopModule(name: string, run: (signal: AbortSignal) => Promise<void>): Module {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    name,
    start: () => {
      running = run(stopping.signal);
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort(new Error(`${name} is stopping`));
      await running;
    },
  };
}
