// IngesterService over a peer. A push is the tenant and the batch bytes as they are; a selection
// comes back as parts: one per stream's head, one per block. A block that the ingester has encoded
// travels as it is and is read where it arrives. Of others the rows go as they came, to be put in order
// there, or without lines the columns that are needed.
import { columnsAsBlock, openEncodedBlock, type Block, type Decompressor } from '@skald/chunk';
import { assert, must } from '@skald/errors';
import { Labels } from '@skald/labels';
import { StreamBatchDecoder, encodeStreamBatch } from '@skald/push-codec';
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
import type { Method, Methods, PartTaker, RpcPeer } from './method.ts';
import { decodeBlockColumns, encodeBlockColumns } from './remote-block.ts';
import { fromWire, toWire } from './wire-json.ts';

/** What sort of part of a selection. */
const PART = { stream: 1, columns: 2, encoded: 3, rows: 4 } as const;
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
      await call.send(toWire(labels), PART.stream);
      for (const block of blocks) {
        const { body, tag } = await blockPart(block, selection, call.signal);
        await call.send(body, tag);
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
): Promise<{ readonly body: Uint8Array; readonly tag: number }> {
  if (block.encoded) return { body: givenAway(block.encoded), tag: PART.encoded };
  if (block.entries && needs.lines) {
    const batch = encodeStreamBatch([{ labels: Labels.empty, columns: block.entries }]);
    return { body: batch, tag: PART.rows };
  }
  await block.load(needs, signal);
  return { body: encodeBlockColumns(block, needs), tag: PART.columns };
}

/** What is sent changes hands, and the block stays here: a copy, unless it lies where both sides may see it. */
function givenAway(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof SharedArrayBuffer ? bytes : new Uint8Array(bytes);
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
      const onPart: PartTaker = (body, tag) => {
        if (tag === PART.stream) {
          streams.push({ labels: fromWire<Labels>(body), blocks: [] });
          return;
        }
        const block = open(body, tag);
        lastOf(streams).blocks.push(block);
        if (meter) countSent(meter.stats, block, body.length);
      };
      const options = { timeoutMs, onPart, ...(signal ? { signal } : {}) };
      const selected = await peer.call('ingester.select', toWire(request), options);
      if (meter) meter.stats.reached += fromWire<Selected>(selected).reached;
      return streams satisfies SelectedStream[];
    },
  };
}

function blockOpener(decompressor: Decompressor) {
  const place = 'a block of an ingester';
  const batches = new StreamBatchDecoder();
  return (body: Uint8Array, tag: number): Block => {
    if (tag === PART.encoded) return openEncodedBlock(body, { decompressor, place });
    if (tag === PART.columns) return decodeBlockColumns(body);
    const [stream] = batches.decode(body, place);
    return columnsAsBlock(must(stream, 'rows are those of one stream').columns);
  };
}

function countSent(stats: SourceStats, block: Block, byteCount: number): void {
  stats.chunks++;
  stats.batches++;
  stats.linesSent += block.info.rowCount;
  stats.readBytes += byteCount;
}

function lastOf<T>(list: readonly T[]): T {
  const last = list[list.length - 1];
  assert(last !== undefined, 'a stream comes before its blocks');
  return last;
}
