// IngesterService over a peer. A push is the tenant and the batch bytes as they are; a selection
// comes back as parts: one per stream's head, one per block. A block that the ingester has encoded
// travels as it is and is read where it arrives; of others go the columns that are needed.
import { openEncodedBlock, type Block, type Decompressor } from '@skald/chunk';
import { assert } from '@skald/errors';
import type { Labels } from '@skald/labels';
import {
  meteredDecompressor,
  newSourceStats,
  type IngesterService,
  type PushAnswer,
  type ReadMeter,
  type SelectRequest,
  type SelectedStream,
  type SourceStats,
  type StreamReader,
} from '@skald/services';
import { catalogMethods, remoteCatalog } from './catalog-rpc.ts';
import type { Method, Methods, RpcPeer } from './method.ts';
import { decodeBlockColumns, encodeBlockColumns } from './remote-block.ts';
import { fromWire, toWire } from './wire-json.ts';

const PART_STREAM = 1;
const PART_COLUMNS = 2;
const PART_ENCODED = 3;
const EMPTY = new Uint8Array(0);

/** What follows the parts of a selection. */
interface Selected {
  /** Ingesters that were asked and answered; none of them counts itself. */
  readonly reached: number;
}

export function ingesterMethods(ingester: IngesterService): Methods {
  const push: Method = async (request, call) => {
    const tenantLength = request[0] as number;
    const tenant = Buffer.from(request.subarray(1, 1 + tenantLength)).toString();
    // Copied: batches are read through aligned typed-array views and outlive the frame.
    const batch = new Uint8Array(request.subarray(1 + tenantLength));
    return toWire(await ingester.push({ tenant, batch }, call.signal));
  };
  const flush: Method = async () => {
    await ingester.flush();
    return EMPTY;
  };
  return new Map([['ingester.push', push], ['ingester.flush', flush], ...readerMethods(ingester)]);
}

/** What an ingester answers; any reader can. */
export function readerMethods(reader: StreamReader): Methods {
  const select: Method = async (request, call) => {
    const selection = fromWire<SelectRequest>(request);
    const stats = newSourceStats();
    const meter: ReadMeter = { stats, nowMs: () => 0 };
    for (const { labels, blocks } of await reader.select(selection, call.signal, meter)) {
      await call.send(tagged(PART_STREAM, toWire(labels)));
      for (const block of blocks) {
        await call.send(await blockPart(block, selection, call.signal));
        call.signal.throwIfAborted();
      }
    }
    return toWire({ reached: stats.reached } satisfies Selected);
  };
  return new Map([['ingester.select', select], ...catalogMethods('ingester', reader)]);
}

async function blockPart(
  block: Block,
  { needs }: SelectRequest,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (block.encoded) return tagged(PART_ENCODED, block.encoded);
  await block.load(needs, signal);
  return tagged(PART_COLUMNS, encodeBlockColumns(block, needs));
}

export interface RemoteReaderOptions {
  readonly timeoutMs: number;
  /** Of the calling thread, for blocks that come encoded. */
  readonly decompressor: Decompressor;
}

export function remoteIngester(peer: RpcPeer, options: RemoteReaderOptions): IngesterService {
  const { timeoutMs } = options;
  return {
    ...remoteReader(peer, options),
    async push({ tenant, batch }, signal) {
      const name = Buffer.from(tenant);
      const request = Buffer.concat([Uint8Array.of(name.length), name, batch]);
      const options = signal ? { timeoutMs, signal } : { timeoutMs };
      return fromWire<PushAnswer>(await peer.call('ingester.push', request, options));
    },
    async flush() {
      await peer.call('ingester.flush', EMPTY, { timeoutMs: 10 * 60_000 });
    },
  };
}

export function remoteReader(
  peer: RpcPeer,
  { timeoutMs, decompressor }: RemoteReaderOptions,
): StreamReader {
  return {
    ...remoteCatalog('ingester', peer, timeoutMs),
    source: 'ingesters',
    async select(request, signal, meter) {
      const streams: { readonly labels: Labels; readonly blocks: Block[] }[] = [];
      const open = blockOpener(meter ? meteredDecompressor(decompressor, meter) : decompressor);
      const onPart = (part: Uint8Array) => {
        const body = part.subarray(1);
        if (part[0] === PART_STREAM) {
          streams.push({ labels: fromWire<Labels>(body), blocks: [] });
          return;
        }
        const block = open(part[0], body);
        lastOf(streams).blocks.push(block);
        if (meter) countSent(meter.stats, block, part.length);
      };
      const options = { timeoutMs, onPart, ...(signal ? { signal } : {}) };
      const selected = await peer.call('ingester.select', toWire(request), options);
      if (meter) meter.stats.reached += fromWire<Selected>(selected).reached;
      return streams satisfies SelectedStream[];
    },
  };
}

function blockOpener(decompressor: Decompressor) {
  return (tag: number | undefined, body: Uint8Array): Block =>
    tag === PART_ENCODED
      ? openEncodedBlock(body, { decompressor, place: 'a block of an ingester' })
      : decodeBlockColumns(body);
}

function countSent(stats: SourceStats, block: Block, byteCount: number): void {
  stats.chunks++;
  stats.batches++;
  stats.linesSent += block.info.rowCount;
  stats.readBytes += byteCount;
}

function tagged(tag: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(tag), body]);
}

function lastOf<T>(list: readonly T[]): T {
  const last = list[list.length - 1];
  assert(last !== undefined, 'a stream comes before its blocks');
  return last;
}
