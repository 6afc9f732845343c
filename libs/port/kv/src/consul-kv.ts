// A key-value store in Consul, through the agent at hand. Compare-and-set is Consul's `cas` on the
// ModifyIndex; a watch is a blocking query that is asked again after each answer.
//
// Facts: Consul HTTP API, KV store and blocking queries. An index that goes backwards restarts the
// watch at 0; an outage is reported once per failed try and waited out with a pause.
import { EventEmitter } from 'node:events';
import Consul from 'consul';
import { ConflictError, UnavailableError } from '@skald/errors';
import type { Clock } from '@skald/time';
import type { KeyValueStore, KvEntry } from './kv.ts';

export interface ConsulDeps {
  readonly clock: Clock;
  /** Called when the agent does not answer: a metric and a log line. */
  readonly onFailure: (key: string, error: Error) => void;
}

export interface ConsulConfig {
  /** host:port of the agent. */
  readonly host: string;
  readonly aclToken: string;
  /** Put in front of every key. */
  readonly prefix: string;
  readonly timeoutMs: number;
}

interface ConsulItem {
  readonly ModifyIndex: number;
  readonly Value: Buffer | null;
}

const CAS_TRIES = 20;
const WATCH_WAIT = '30s';
const WATCH_WAIT_MS = 30_000;
const RETRY_MS = 1000;

export class ConsulKv implements KeyValueStore {
  readonly #deps: ConsulDeps;
  readonly #config: ConsulConfig;
  readonly #consul: Consul;

  constructor(deps: ConsulDeps, config: ConsulConfig) {
    this.#deps = deps;
    this.#config = config;
    const [host = '127.0.0.1', port = '8500'] = config.host.replace(/^https?:\/\//, '').split(':');
    const token = config.aclToken === '' ? {} : { token: config.aclToken };
    const defaults = { timeout: config.timeoutMs, ...token };
    this.#consul = new Consul({ host, port: Number(port), defaults });
  }

  async get(key: string): Promise<KvEntry | undefined> {
    const item = await this.#read(key);
    return item && { value: item.Value ?? new Uint8Array(0), version: String(item.ModifyIndex) };
  }

  async compareAndSet(
    key: string,
    update: (current: Uint8Array | undefined) => Uint8Array | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    for (let tries = 0; tries < CAS_TRIES; tries++) {
      signal?.throwIfAborted();
      const item = await this.#read(key);
      const next = update(item?.Value ?? undefined);
      if (!next) return;
      const written = await this.#ask(key, () =>
        this.#consul.kv.set({
          key: this.#config.prefix + key,
          value: Buffer.from(next),
          cas: item?.ModifyIndex ?? 0,
        }),
      );
      if (written) return;
    }
    throw new ConflictError(
      `${key} in Consul changed ${CAS_TRIES} times while it was being updated`,
    );
  }

  async watch(
    key: string,
    onChange: (value: Uint8Array | undefined) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let index = 0;
    while (!signal.aborted) {
      try {
        const item = await this.#read(key, { index, signal });
        const seen = item?.ModifyIndex ?? 0;
        if (seen !== index || index === 0) onChange(item?.Value ?? undefined);
        // Nothing there yet: a blocking query needs an index above 0, so poll gently.
        if (seen === 0) await this.#deps.clock.sleep(RETRY_MS, signal);
        index = seen < index ? 0 : seen;
      } catch (error) {
        if (signal.aborted) return;
        this.#deps.onFailure(key, error as Error);
        await this.#deps.clock.sleep(RETRY_MS, signal).catch(() => undefined);
      }
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    const full = this.#config.prefix + prefix;
    const keys = await this.#ask(prefix, () =>
      this.#consul.kv.keys({ key: full }).catch(absentAsEmpty),
    );
    return (keys as string[]).map((key) => key.slice(this.#config.prefix.length)).sort();
  }

  async delete(key: string): Promise<void> {
    await this.#ask(key, () => this.#consul.kv.del({ key: this.#config.prefix + key }));
  }

  async #read(
    key: string,
    block?: { readonly index: number; readonly signal: AbortSignal },
  ): Promise<ConsulItem | undefined> {
    const waits = block !== undefined && block.index > 0;
    const options = {
      key: this.#config.prefix + key,
      buffer: true,
      timeout: this.#config.timeoutMs + (waits ? WATCH_WAIT_MS * 1.1 : 0),
      ...(waits ? { index: String(block.index), wait: WATCH_WAIT } : {}),
      ...(block ? { ctx: contextOf(block.signal) } : {}),
    };
    const item = await this.#ask(key, () => this.#consul.kv.get(options));
    return (item as ConsulItem | null | undefined) ?? undefined;
  }

  async #ask<T>(key: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const message = (error as Error).message;
      throw new UnavailableError(`Consul at ${this.#config.host}, key ${key}: ${message}`, {
        cause: error,
      });
    }
  }
}

/** The client library takes an emitter that says `cancel`. */
function contextOf(signal: AbortSignal): EventEmitter {
  const context = new EventEmitter();
  signal.addEventListener('abort', () => context.emit('cancel'), { once: true });
  return context;
}

function absentAsEmpty(error: Error & { statusCode?: number }): string[] {
  if (error.statusCode === 404) return [];
  throw error;
}
