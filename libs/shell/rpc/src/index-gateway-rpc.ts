// IndexGatewayService over a peer.
import type { IndexGatewayService, StreamChunks, StreamsRequest } from '@skald/services';
import { catalogMethods, remoteCatalog } from './catalog-rpc.ts';
import type { Methods, RpcPeer } from './method.ts';
import { fromWire, toWire } from './wire-json.ts';

export function indexGatewayMethods(gateway: IndexGatewayService): Methods {
  return new Map([
    ...catalogMethods('index-gateway', gateway),
    [
      'index-gateway.chunkRefs',
      async (request, call) =>
        toWire(await gateway.chunkRefs(fromWire<StreamsRequest>(request), call.signal)),
    ],
  ]);
}

export function remoteIndexGateway(peer: RpcPeer, timeoutMs: number): IndexGatewayService {
  return {
    ...remoteCatalog('index-gateway', peer, timeoutMs),
    async chunkRefs(request, signal) {
      const options = signal ? { timeoutMs, signal } : { timeoutMs };
      const answer = await peer.call('index-gateway.chunkRefs', toWire(request), options);
      return fromWire<readonly StreamChunks[]>(answer);
    },
  };
}
