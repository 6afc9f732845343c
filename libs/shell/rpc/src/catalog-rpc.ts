// The questions about streams that ingesters, index gateways and queriers answer alike.
import type { LabelValuesRequest, StreamCatalog, StreamsRequest } from '@skald/services';
import type { Method, RpcPeer } from './method.ts';
import { fromWire, toWire } from './wire-json.ts';

const QUESTIONS = ['labelNames', 'series', 'stats', 'volume'] as const;

/** Methods `<prefix>.labelNames` and so on. */
export function catalogMethods(prefix: string, catalog: StreamCatalog): [string, Method][] {
  const methods = QUESTIONS.map((question): [string, Method] => [
    `${prefix}.${question}`,
    async (request, call) =>
      toWire(await catalog[question](fromWire<StreamsRequest>(request), call.signal)),
  ]);
  methods.push([
    `${prefix}.labelValues`,
    async (request, call) =>
      toWire(await catalog.labelValues(fromWire<LabelValuesRequest>(request), call.signal)),
  ]);
  return methods;
}

/** The same questions asked of a peer. */
export function remoteCatalog(prefix: string, peer: RpcPeer, timeoutMs: number): StreamCatalog {
  const ask = async <T>(question: string, request: unknown, signal?: AbortSignal): Promise<T> => {
    const options = signal ? { timeoutMs, signal } : { timeoutMs };
    return fromWire<T>(await peer.call(`${prefix}.${question}`, toWire(request), options));
  };
  return {
    labelNames: (request, signal) => ask('labelNames', request, signal),
    labelValues: (request, signal) => ask('labelValues', request, signal),
    series: (request, signal) => ask('series', request, signal),
    stats: (request, signal) => ask('stats', request, signal),
    volume: (request, signal) => ask('volume', request, signal),
  };
}
