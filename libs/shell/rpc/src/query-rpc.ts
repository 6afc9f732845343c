// One evaluation by a peer that knows no limits of its own: they travel with the query.
import type { Limits } from '@skald/limits';
import type { QueryAnswer, QueryRequest } from '@skald/services';
import { decodeAnswer, encodeAnswer } from './answer-wire.ts';
import type { CallOptions, Methods, RpcPeer } from './method.ts';
import { fromWire, toWire } from './wire-json.ts';

export interface LimitedQuery {
  readonly request: QueryRequest;
  readonly limits: Limits;
}

export function queryMethods(
  evaluate: (query: LimitedQuery, signal: AbortSignal) => Promise<QueryAnswer>,
): Methods {
  return new Map([
    [
      'query.evaluate',
      async (query, { signal }) =>
        encodeAnswer(await evaluate(fromWire<LimitedQuery>(query), signal)),
    ],
  ]);
}

export async function remoteQuery(
  peer: RpcPeer,
  query: LimitedQuery,
  options: CallOptions,
): Promise<QueryAnswer> {
  return decodeAnswer(await peer.call('query.evaluate', toWire(query), options));
}
