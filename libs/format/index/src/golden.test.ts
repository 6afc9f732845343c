// Parts written by earlier versions stay readable, and parts are written as ever. A new format version
// adds files; it never changes this one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Labels } from '@skald/labels';
import { buildIndexPart, openIndexPart, selectStreams, type IndexedStream } from './index.ts';

const T0 = 1_795_176_000_000_000_000n;
const chunk = (objectKey: string, offset: number) => {
  const span = { offset, length: 100, minNs: T0, maxNs: T0 + 5n };
  return { objectKey, ...span, rowCount: 3, lineByteCount: 24 };
};
const STREAMS: readonly IndexedStream[] = [
  {
    labels: Labels.from([
      ['app', 'api'],
      ['env', '\u00fc'],
    ]),
    chunks: [chunk('t/a.seg', 8), chunk('t/b.seg', 8)],
  },
  { labels: Labels.from([['app', 'web']]), chunks: [chunk('t/a.seg', 108)] },
];

test('a part is written byte for byte as ever, and read', () => {
  const text = readFileSync(join(__dirname, '..', 'testdata', 'part-v1.hex'), 'utf8');
  const bytes = Buffer.from(text.replace(/\s/g, ''), 'hex');
  const written = buildIndexPart(STREAMS, { replaces: ['old'] });
  expect(Buffer.from(written).toString('hex')).toBe(bytes.toString('hex'));
  const part = openIndexPart(bytes, 'part');
  expect(part.replaces).toEqual(['old']);
  const [stream] = selectStreams(part, [{ name: 'env', op: '=', value: '\u00fc' }]);
  expect(part.labels(stream as number).text).toBe(STREAMS[0]?.labels.text);
  expect(part.chunks(stream as number)).toEqual(STREAMS[0]?.chunks);
});
