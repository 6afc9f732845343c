// The write API of the distributor. Facts: Loki HTTP API 3.7, section 1.4.
import type { Kernels } from '@skald/bytes';
import { STATUS_OF, toServiceError } from '@skald/errors';
import {
  emptyReply,
  tenantOf,
  textReply,
  type Reply,
  type Request,
  type Route,
} from '@skald/http-kit';
import { IngestionBlockedError } from '@skald/push';
import { PushDecoder, type PushBodyCaps, type PushStream } from '@skald/push-codec';

/** Who stores decoded streams: the distributor. Rejects with what the client shall see. */
export interface PushSink {
  push(request: {
    readonly tenant: string;
    readonly streams: readonly PushStream[];
    readonly format: 'json' | 'protobuf';
  }): Promise<void>;
}

export interface PushApiDeps {
  readonly sink: PushSink;
  readonly isAuthEnabled: boolean;
  readonly caps: PushBodyCaps;
  /** The decoder resets them after each push. */
  readonly kernels: Kernels;
}

export function pushRoutes(deps: PushApiDeps): readonly Route[] {
  const decoder = new PushDecoder(deps.caps, deps.kernels);
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
    const parts = await request.bodyParts(deps.caps.maxCompressedBytes);
    const body = {
      parts,
      contentType: request.headers['content-type'],
      contentEncoding: request.headers['content-encoding'],
      path,
    };
    await decoder.decode(body, (push) => deps.sink.push({ tenant, ...push }));
    return emptyReply();
  } catch (error) {
    // Push errors end in a newline, unlike those of queries.
    const failure = toServiceError(error);
    if (failure instanceof IngestionBlockedError) return blockedReply(failure);
    if (failure.kind === 'internal' || failure.kind === 'corrupt') throw failure;
    return textReply(STATUS_OF[failure.kind].http, `${failure.message}\n`);
  }
}

/** The status is configuration; 200 means that agents shall believe it was stored. */
function blockedReply({ statusCode, message }: IngestionBlockedError): Reply {
  return statusCode === 200 ? emptyReply() : textReply(statusCode, `${message}\n`);
}
