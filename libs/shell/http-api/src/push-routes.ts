// The write API of the distributor. Facts: Loki HTTP API 3.7, section 1.4.
import { STATUS_OF, toServiceError } from '@skald/errors';
import {
  emptyReply,
  tenantOf,
  textReply,
  type Reply,
  type Request,
  type Route,
} from '@skald/http-kit';
import { PushDecoder, type PushBodyCaps, type PushStream } from '@skald/push-codec';

/** Who stores decoded streams: the distributor. Rejects with what the client shall see. */
export interface PushSink {
  push(tenant: string, streams: readonly PushStream[], signal: AbortSignal): Promise<void>;
}

export interface PushApiDeps {
  readonly sink: PushSink;
  readonly isAuthEnabled: boolean;
  readonly caps: PushBodyCaps;
}

export function pushRoutes(deps: PushApiDeps): readonly Route[] {
  const decoder = new PushDecoder(deps.caps);
  const route = (path: string, form: 'v1' | 'legacy'): Route => ({
    methods: ['POST'],
    path,
    isHot: true,
    handler: (request) => push(deps, decoder, request, form),
  });
  return [route('/loki/api/v1/push', 'v1'), route('/api/prom/push', 'legacy')];
}

async function push(
  deps: PushApiDeps,
  decoder: PushDecoder,
  request: Request,
  path: 'v1' | 'legacy',
): Promise<Reply> {
  try {
    const header = request.headers['x-scope-orgid'];
    const tenant = tenantOf(Array.isArray(header) ? header[0] : header, deps.isAuthEnabled);
    const bytes = await request.body(deps.caps.maxCompressedBytes);
    const { streams } = await decoder.decode({
      bytes,
      contentType: request.headers['content-type'],
      contentEncoding: request.headers['content-encoding'],
      path,
    });
    await deps.sink.push(tenant, streams, request.signal);
    return emptyReply();
  } catch (error) {
    // Push errors end in a newline, unlike those of queries.
    const failure = toServiceError(error);
    if (failure.kind === 'internal' || failure.kind === 'corrupt') throw failure;
    return textReply(STATUS_OF[failure.kind].http, `${failure.message}\n`);
  }
}
