import { encodeStreamBatch } from '@skald/push-codec';
import { Labels } from '@skald/labels';
import { columnsOf } from '@skald/head/testing';
import { batchIn, putBlock, takeBlock } from './block-answer.ts';

test('a batch lies at the start of its buffer, and the block comes back in the same one', () => {
  const columns = columnsOf([{ timeNs: 1n, line: 'a line that is longer than its block' }]);
  const room = new Uint8Array(4096);
  const batch = encodeStreamBatch([{ labels: Labels.empty, columns }], () => room);
  expect(batchIn(new Uint8Array(batch.buffer))).toEqual(batch);
  const answer = putBlock(new Uint8Array(batch.buffer), Uint8Array.of(1, 2, 3));
  expect(answer.buffer).toBe(room.buffer);
  const block = takeBlock(answer);
  expect(block).toEqual(Uint8Array.of(1, 2, 3));
  expect(block.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('a block larger than its batch gets a buffer that fits', () => {
  const block = new Uint8Array(100).fill(7);
  expect(takeBlock(putBlock(new Uint8Array(16), block))).toEqual(block);
});

test('what comes back short is noticed', () => {
  const answer = putBlock(new Uint8Array(64), new Uint8Array(40));
  expect(() => takeBlock(answer.slice(0, 20))).toThrow('a block comes back whole');
});
