// As much of a Consul agent's KV API as a ring uses: get with blocking, put with cas, keys, delete.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Held {
  readonly value: Buffer;
  readonly index: number;
}

export class FakeConsul {
  readonly #held = new Map<string, Held>();
  #index = 10;
  #waiting: (() => void)[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<{ readonly consul: FakeConsul; readonly host: string }> {
    const consul = new FakeConsul();
    await new Promise<void>((resolve) => consul.#server.listen(0, '127.0.0.1', resolve));
    return { consul, host: `127.0.0.1:${(consul.#server.address() as AddressInfo).port}` };
  }

  async stop(): Promise<void> {
    for (const wake of this.#waiting) wake();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://consul');
    const key = decodeURIComponent(url.pathname.slice('/v1/kv/'.length));
    response.setHeader('Content-Type', 'application/json');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'PUT') return this.#put(key, Buffer.concat(chunks), url, response);
    if (request.method === 'DELETE') {
      this.#held.delete(key);
      this.#changed();
      return void response.end('true');
    }
    return this.#get(key, url, response);
  }

  #put(key: string, value: Buffer, url: URL, response: ServerResponse): void {
    const cas = url.searchParams.get('cas');
    const current = this.#held.get(key)?.index ?? 0;
    if (cas !== null && Number(cas) !== current) return void response.end('false');
    this.#held.set(key, { value, index: ++this.#index });
    this.#changed();
    response.end('true');
  }

  async #get(key: string, url: URL, response: ServerResponse): Promise<void> {
    if (url.searchParams.has('keys')) {
      const keys = [...this.#held.keys()].filter((held) => held.startsWith(key));
      response.statusCode = keys.length === 0 ? 404 : 200;
      return void response.end(keys.length === 0 ? '' : JSON.stringify(keys));
    }
    const known = Number(url.searchParams.get('index') ?? 0);
    while (known > 0 && (this.#held.get(key)?.index ?? 0) === known) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (!this.#server.listening) return;
    }
    const held = this.#held.get(key);
    response.statusCode = held ? 200 : 404;
    response.setHeader('X-Consul-Index', String(held?.index ?? this.#index));
    const item = held && [
      { Key: key, ModifyIndex: held.index, Value: held.value.toString('base64') },
    ];
    response.end(item ? JSON.stringify(item) : '');
  }

  #changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
