// One bundle as a process: started, waited for, stopped or killed. No dependencies.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { SERVER_ENV, serverCommandOf } from '../house.mjs';

const READY_MAX_MS = 60_000;
const STOP_MAX_MS = 30_000;
const POLL_MS = 50;
/** Output that a failure message quotes. */
const TAIL_MAX_CHARS = 4_000;

/** @returns {Promise<number[]>} ports that were free a moment ago, all different. */
export async function freePorts(/** @type {number} */ count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => /** @type {{ port: number }} */ (server.address()).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** A running bundle. Its output goes to `onOutput` and its end is kept for failure messages. */
export class BundleProcess {
  #child;
  #tail = '';
  /** Resolves with the exit code, or with the signal that ended it. */
  exited;

  /**
   * @param {{ app: string, name?: string, flags: readonly string[], httpPort: number,
   *   cwd?: string, env?: Record<string, string>, onOutput?: (text: string) => void }} options
   */
  constructor(options) {
    const { app, flags, httpPort, cwd, env, onOutput } = options;
    this.name = options.name ?? app;
    this.url = `http://127.0.0.1:${httpPort}`;
    const [program, ...before] = serverCommandOf(app);
    this.#child = spawn(program, [...before, ...flags], {
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own session: Ctrl-C in a terminal is for us, who then stop it in order.
      detached: true,
      env: { ...SERVER_ENV, ...process.env, ...env },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        this.#tail = (this.#tail + text).slice(-TAIL_MAX_CHARS);
        onOutput?.(text);
      });
    }
    // A test run that dies must not leave servers behind.
    const reap = () => this.#child.kill('SIGKILL');
    process.on('exit', reap);
    /** @type {Promise<number | NodeJS.Signals>} */
    this.exited = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code, signal) => {
        process.off('exit', reap);
        resolve(signal ?? code ?? -1);
      });
    });
  }

  /** @returns {number} */
  get pid() {
    return this.#child.pid ?? -1;
  }

  get isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last output, for failure messages. */
  get tail() {
    return this.#tail;
  }

  /** Resolves when `/ready` answers 200; rejects with the last output when it does not in time. */
  async ready(maxMs = READY_MAX_MS) {
    const endMs = performance.now() + maxMs;
    while (this.isRunning && performance.now() < endMs) {
      const answer = await fetch(`${this.url}/ready`).catch(() => undefined);
      await answer?.text();
      if (answer?.status === 200) return this;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const state = this.isRunning ? `is not ready after ${maxMs} ms` : 'has ended';
    throw new Error(`${this.name} ${state}; its last output:\n${this.#tail}`);
  }

  /** Asks it to stop, and kills it when it does not. @returns how it ended. */
  async stop(maxMs = STOP_MAX_MS) {
    if (this.isRunning) this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), maxMs);
    const how = await this.exited;
    clearTimeout(timer);
    return how;
  }

  /** Ends it at once, as a crash would. */
  async kill() {
    if (this.isRunning) this.#child.kill('SIGKILL');
    return this.exited;
  }

  signal(/** @type {NodeJS.Signals} */ signal) {
    this.#child.kill(signal);
  }
}
