// A route as data: methods, path, and a function from request to reply. Handlers never see Express or
// node:http, so the hot ones can be dispatched before the router and all can be tested as functions.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Request {
  readonly method: string;
  /** Decoded, without prefix and query. */
  readonly path: string;
  /** Values of `:name` parts of the route's path, decoded once. */
  readonly pathParams: Readonly<Record<string, string>>;
  /** The URL's query alone. */
  readonly urlParams: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Aborts when the client goes away or the server's deadline passes. */
  readonly signal: AbortSignal;
  /** The raw body. Rejects with TooLargeError beyond `maxBytes`. May be read once, either way. */
  body(maxBytes: number): Promise<Buffer>;
  /** The same as it arrived, in pieces, for who has a place of his own to put it. */
  bodyParts(maxBytes: number): Promise<readonly Buffer[]>;
  /** URL parameters followed by those of a form body (only for POST and PUT). */
  params(): Promise<URLSearchParams>;
}

export interface Reply {
  readonly status: number;
  /** Absent: no Content-Type header. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export type Handler = (request: Request) => Promise<Reply>;

export interface Route {
  readonly methods: readonly Method[];
  /** Express syntax for parameters: `/loki/api/v1/label/:name/values`. No prefix. */
  readonly path: string;
  /** Dispatched by exact path before the router. Only for paths without parameters. */
  readonly isHot?: boolean;
  readonly handler: Handler;
}

/** Takes over the socket of an upgrade request (websocket tail). */
export interface UpgradeRoute {
  readonly path: string;
  readonly handler: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}
