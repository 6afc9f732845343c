// IngesterService over a peer. A push is the tenant and the batch bytes as they are; a selection
// comes back as parts: one per stream's head, one per block.
import type { Block } from '@skald/chunk';
import { assert } from '@skald/errors';
import type { Labels } from '@skald/labels';
import type { IngesterService, PushAnswer, SelectRequest, SelectedStream } from '@skald/services';
import { catalogMethods, remoteCatalog } from './catalog-rpc.ts';
import type { Method, Methods, RpcPeer } from './method.ts';
import { decodeBlockColumns, encodeBlockColumns } from './remote-block.ts';
import { fromWire, toWire } from './wire-json.ts';

const PART_STREAM = 1;
const PART_BLOCK = 2;
const EMPTY = new Uint8Array(0);

export function ingesterMethods(ingester: IngesterService): Methods {
  const push: Method = async (request, call) => {
    const tenantLength = request[0] as number;
    const tenant = Buffer.from(request.subarray(1, 1 + tenantLength)).toString();
    // Copied: batches are read through aligned typed-array views and outlive the frame.
    const batch = new Uint8Array(request.subarray(1 + tenantLength));
    return toWire(await ingester.push({ tenant, batch }, call.signal));
  };
  const select: Method = async (request, call) => {
    const selection = fromWire<SelectRequest>(request);
    for (const { labels, blocks } of await ingester.select(selection, call.signal)) {
      await call.send(tagged(PART_STREAM, toWire(labels)));
      for (const block of blocks) {
        await block.load(selection.needs, call.signal);
        await call.send(tagged(PART_BLOCK, encodeBlockColumns(block, selection.needs)));
        call.signal.throwIfAborted();
      }
    }
    return EMPTY;
  };
  const flush: Method = async () => {
    await ingester.flush();
    return EMPTY;
  };
  return new Map([
    ['ingester.push', push],
    ['ingester.select', select],
    ['ingester.flush', flush],
    ...catalogMethods('ingester', ingester),
  ]);
}

export function remoteIngester(peer: RpcPeer, timeoutMs: number): IngesterService {
  return {
    ...remoteCatalog('ingester', peer, timeoutMs),
    async push({ tenant, batch }, signal) {
      const name = Buffer.from(tenant);
      const request = Buffer.concat([Uint8Array.of(name.length), name, batch]);
      const options = signal ? { timeoutMs, signal } : { timeoutMs };
      return fromWire<PushAnswer>(await peer.call('ingester.push', request, options));
    },
    async select(request, signal) {
      const streams: { readonly labels: Labels; readonly blocks: Block[] }[] = [];
      const onPart = (part: Uint8Array) => {
        const body = part.subarray(1);
        if (part[0] === PART_STREAM) streams.push({ labels: fromWire<Labels>(body), blocks: [] });
        else lastOf(streams).blocks.push(decodeBlockColumns(body));
      };
      const options = { timeoutMs, onPart, ...(signal ? { signal } : {}) };
      await peer.call('ingester.select', toWire(request), options);
      return streams satisfies SelectedStream[];
    },
    async flush() {
      await peer.call('ingester.flush', EMPTY, { timeoutMs: 10 * 60_000 });
    },
  };
}

function tagged(tag: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(tag), body]);
}

function lastOf<T>(list: readonly T[]): T {
  const last = list[list.length - 1];
  assert(last !== undefined, 'a stream comes before its blocks');
  return last;
}
