// As much of S3 as the driver uses, in this process: put (If-None-Match), get (Range), delete and
// ListObjectsV2 with pages, over HTTP and in S3's XML. Signatures are not checked.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Stored {
  readonly body: Buffer;
  readonly modified: Date;
}

export class FakeS3 {
  readonly #server: Server;
  readonly #objects = new Map<string, Stored>();
  readonly #pageSize: number;
  #failures: number[] = [];
  requestCount = 0;

  private constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Small pages, so that tests see more than one. */
  static async start(options: { readonly pageSize?: number } = {}): Promise<FakeS3> {
    const fake = new FakeS3(options.pageSize ?? 3);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next requests are answered with these statuses instead. */
  failNext(...statuses: number[]): void {
    this.#failures.push(...statuses);
  }

  clear(): void {
    this.#objects.clear();
    this.#failures = [];
    this.requestCount = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requestCount++;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const failure = this.#failures.shift();
    if (failure !== undefined) return sendError(response, failure, 'InternalError');
    const url = new URL(request.url ?? '/', 'http://fake');
    const [, , ...rest] = url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    if (key === '' && request.method === 'GET') return this.#list(url.searchParams, response);
    switch (request.method) {
      case 'PUT':
        return this.#put(key, Buffer.concat(parts), request, response);
      case 'GET':
        return this.#get(key, request, response);
      case 'DELETE':
        this.#objects.delete(key);
        return void response.writeHead(204).end();
      default:
        return sendError(response, 405, 'MethodNotAllowed');
    }
  }

  #put(key: string, body: Buffer, request: IncomingMessage, response: ServerResponse): void {
    if (request.headers['if-none-match'] === '*' && this.#objects.has(key)) {
      return sendError(response, 412, 'PreconditionFailed');
    }
    this.#objects.set(key, { body, modified: new Date() });
    response.writeHead(200, { etag: '"x"' }).end();
  }

  #get(key: string, request: IncomingMessage, response: ServerResponse): void {
    const stored = this.#objects.get(key);
    if (!stored) return sendError(response, 404, 'NoSuchKey');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!range) return void response.writeHead(200).end(stored.body);
    const from = Number(range[1]);
    const to = Math.min(Number(range[2]) + 1, stored.body.length);
    if (from >= stored.body.length) return sendError(response, 416, 'InvalidRange');
    const headers = { 'content-range': `bytes ${from}-${to - 1}/${stored.body.length}` };
    response.writeHead(206, headers).end(stored.body.subarray(from, to));
  }

  #list(query: URLSearchParams, response: ServerResponse): void {
    const prefix = query.get('prefix') ?? '';
    const delimiter = query.get('delimiter');
    const after = query.get('continuation-token') ?? '';
    const names = new Set<string>();
    for (const key of [...this.#objects.keys()].sort()) {
      if (!key.startsWith(prefix)) continue;
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      names.add(end < 0 ? key : key.slice(0, end + 1));
    }
    const left = [...names].filter((name) => name > after);
    const page = left.slice(0, this.#pageSize);
    const more = left.length > page.length;
    const body = page.map((name) => this.#listEntry(name)).join('');
    const next = more
      ? `<NextContinuationToken>${escape(page.at(-1) ?? '')}</NextContinuationToken>`
      : '';
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${body}</ListBucketResult>`,
    );
  }

  #listEntry(name: string): string {
    const stored = this.#objects.get(name);
    if (!stored) return `<CommonPrefixes><Prefix>${escape(name)}</Prefix></CommonPrefixes>`;
    const { body, modified } = stored;
    return `<Contents><Key>${escape(name)}</Key><Size>${body.length}</Size><LastModified>${modified.toISOString()}</LastModified></Contents>`;
  }
}

function sendError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  );
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
