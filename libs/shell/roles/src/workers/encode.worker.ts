// Encodes blocks on a thread of its own: a batch of one stream in, the block's bytes out.
import { must } from '@skald/errors';
import { StreamBatchDecoder } from '@skald/push-codec';
import type { Method } from '@skald/rpc';
import { kernelsMaker } from '../kernels.ts';
import { batchIn, putBlock } from './block-answer.ts';
import { ENCODE, createEncodeTask, type EncodeSettings } from './encode-task.ts';
import { yieldToPushes } from './niceness.ts';
import { serveThread } from './serve-thread.ts';

/** Room for the lines of a large block, their offsets and their grams. */
const KERNEL_BYTES = 12 << 20;

yieldToPushes('encode');

serveThread<EncodeSettings>(({ logger, settings }) => {
  const decoder = new StreamBatchDecoder();
  const encode = createEncodeTask(kernelsMaker(logger)(KERNEL_BYTES), settings);
  const encodeBatch: Method = (buffer) => {
    const [stream] = decoder.decode(batchIn(buffer), 'a block to be encoded');
    const block = encode(must(stream, 'a block to be encoded is one stream').columns);
    return Promise.resolve(putBlock(buffer, block));
  };
  return new Map([[ENCODE, encodeBatch]]);
});
