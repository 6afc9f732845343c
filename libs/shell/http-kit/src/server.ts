// The HTTP server: node:http in front, a table of hot paths, Express behind it for everything else.
//
// Express 5 alone costs half of the small-request rate, so push, ready and metrics are dispatched by
// one Map look-up before its router; every route can be reached both ways and behaves the same.
//
// What holds for every route: paths with `//` or `..` are redirected to their clean form; an unknown
// path is 404 `404 page not found`; a known path with another method is 405 with an empty body.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { posix } from 'node:path';
import type { Duplex } from 'node:stream';
import express from 'express';
import { CancelledError, InvalidError, toServiceError } from '@skald/errors';
import type { Logger, MetricsFactory } from '@skald/telemetry';
import { readBodyParts } from './body.ts';
import { httpMetrics, type HttpMetrics } from './metrics.ts';
import { errorReply, textReply } from './reply.ts';
import type { Reply, Request, Route, UpgradeRoute } from './route.ts';

/** Form bodies of query endpoints. */
const FORM_BYTES_MAX = 10 << 20;

export interface HttpServerDeps {
  readonly logger: Logger;
  readonly metrics: MetricsFactory;
  /** Milliseconds from any fixed point, for durations. */
  readonly nowMs: () => number;
}

export interface HttpServerConfig {
  readonly address: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** '' or a path without a trailing slash. */
  readonly pathPrefix: string;
  readonly readTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

export class HttpServer {
  readonly #deps: HttpServerDeps;
  readonly #config: HttpServerConfig;
  readonly #metrics: HttpMetrics;
  readonly #server: Server;
  readonly #hot = new Map<string, Route>();
  readonly #upgrades = new Map<string, UpgradeRoute['handler']>();
  #stopping = false;

  constructor(
    deps: HttpServerDeps,
    config: HttpServerConfig,
    routes: readonly Route[],
    upgrades: readonly UpgradeRoute[] = [],
  ) {
    this.#deps = deps;
    this.#config = config;
    this.#metrics = httpMetrics(deps.metrics);
    for (const route of routes) if (route.isHot) this.#hot.set(route.path, route);
    for (const upgrade of upgrades) this.#upgrades.set(upgrade.path, upgrade.handler);
    const router = this.#expressApp(routes);
    this.#server = createServer((request, response) => {
      const path = this.#plainPath(request.url ?? '/');
      const hot = path === undefined ? undefined : this.#hot.get(path);
      if (hot) void this.#serve(hot, request, response, {});
      else router(request, response);
    });
    this.#server.requestTimeout = config.readTimeoutMs;
    this.#server.keepAliveTimeout = config.idleTimeoutMs;
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Resolves with the port in use. Rejects when the address cannot be bound. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#config.port, this.#config.address, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Stops accepting, lets requests in flight finish for `graceMs`, then cuts what is left. */
  async close(graceMs: number): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const cut = setTimeout(() => this.#server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(cut);
  }

  /** The path without prefix and query, or undefined when it lies outside the prefix. */
  #plainPath(url: string): string | undefined {
    const queryAt = url.indexOf('?');
    const path = queryAt < 0 ? url : url.slice(0, queryAt);
    const { pathPrefix } = this.#config;
    if (pathPrefix === '') return path;
    return path.startsWith(`${pathPrefix}/`) ? path.slice(pathPrefix.length) : undefined;
  }

  #expressApp(routes: readonly Route[]): express.Express {
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    app.set('case sensitive routing', true);
    app.set('strict routing', true);
    app.use((request, response, next) => {
      const clean = cleanPath(request.path);
      if (clean === request.path) return next();
      const query = request.url.slice(request.path.length);
      response.redirect(301, clean + query);
    });
    const byPath = Map.groupBy(routes, (route) => route.path);
    for (const [path, siblings] of byPath) {
      app.all(this.#config.pathPrefix + path, (request, response) => {
        const route = siblings.find((r) =>
          (r.methods as readonly string[]).includes(request.method),
        );
        if (route)
          void this.#serve(route, request, response, request.params as Record<string, string>);
        else void this.#send(response, { status: 405 });
      });
    }
    app.use(
      (_request, response) => void this.#send(response, textReply(404, '404 page not found\n')),
    );
    const onFailure: express.ErrorRequestHandler = (error, _request, response, _next) => {
      // A path that does not decode is the client's.
      const isClients = error instanceof URIError || (error as { status?: number }).status === 400;
      const reply = errorReply(isClients ? new InvalidError('malformed path') : error);
      void this.#send(response, reply);
    };
    app.use(onFailure);
    return app;
  }

  async #serve(
    route: Route,
    incoming: IncomingMessage,
    response: ServerResponse,
    pathParams: Readonly<Record<string, string>>,
  ): Promise<void> {
    const startMs = this.#deps.nowMs();
    const abort = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) {
        abort.abort(new CancelledError('the request was cancelled by the client'));
      }
    });
    const reply = await this.#answer(route, incoming, pathParams, abort.signal);
    await this.#send(response, reply);
    const seconds = (this.#deps.nowMs() - startMs) / 1000;
    const method = incoming.method ?? '';
    this.#metrics.requestSeconds.observe(
      seconds,
      method,
      routeName(route.path),
      String(reply.status),
      'false',
    );
  }

  async #answer(
    route: Route,
    incoming: IncomingMessage,
    pathParams: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Reply> {
    if (!(route.methods as readonly string[]).includes(incoming.method ?? ''))
      return { status: 405 };
    try {
      return await route.handler(toRequest(incoming, pathParams, signal));
    } catch (error) {
      const failure = toServiceError(error);
      if (failure.kind === 'internal' || failure.kind === 'corrupt') {
        this.#deps.logger.log('error', 'request failed', {
          path: incoming.url,
          error: failure.message,
          stack: (failure.cause instanceof Error ? failure.cause : failure).stack,
        });
      }
      return errorReply(failure);
    }
  }

  #send(response: ServerResponse, reply: Reply): Promise<void> {
    return new Promise((resolve) => {
      if (response.destroyed || response.headersSent) return resolve();
      const headers: Record<string, string | number> = { ...reply.headers };
      if (reply.contentType) headers['Content-Type'] = reply.contentType;
      if (reply.status !== 204) headers['Content-Length'] = Buffer.byteLength(reply.body ?? '');
      if (this.#stopping) headers['Connection'] = 'close';
      response.writeHead(reply.status, headers);
      response.on('close', resolve);
      response.end(reply.body, () => resolve());
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = this.#plainPath(request.url ?? '/');
    const handler = path === undefined ? undefined : this.#upgrades.get(path);
    if (handler && !this.#stopping) handler(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  }
}

function toRequest(
  incoming: IncomingMessage,
  pathParams: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Request {
  const url = incoming.url ?? '/';
  const queryAt = url.indexOf('?');
  const urlParams = new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1));
  const bodyParts = (maxBytes: number) => readBodyParts(incoming, maxBytes);
  const body = async (maxBytes: number) => Buffer.concat(await bodyParts(maxBytes));
  return {
    method: incoming.method ?? 'GET',
    path: queryAt < 0 ? url : url.slice(0, queryAt),
    pathParams,
    urlParams,
    headers: incoming.headers,
    signal,
    body,
    bodyParts,
    params: async () => {
      const isForm = incoming.headers['content-type']?.startsWith(
        'application/x-www-form-urlencoded',
      );
      if (!isForm || incoming.method === 'GET') return urlParams;
      const form = new URLSearchParams((await body(FORM_BYTES_MAX)).toString());
      const merged = new URLSearchParams(urlParams);
      for (const [name, value] of form) merged.append(name, value);
      return merged;
    },
  };
}

function cleanPath(path: string): string {
  if (!path.includes('//') && !path.includes('/.')) return path;
  const clean = posix.normalize(path);
  return path.endsWith('/') || !clean.endsWith('/') ? clean : clean.slice(0, -1);
}

/** `/loki/api/v1/label/:name/values` → `loki_api_v1_label_name_values`, as Loki labels its routes. */
function routeName(path: string): string {
  return path.replace(/[:{}]/g, '').replace(/^\//, '').replaceAll('/', '_').replaceAll('-', '_');
}
