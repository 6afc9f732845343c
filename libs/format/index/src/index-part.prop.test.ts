// I1: a part gives back the streams it was built from. I2: selection equals trying every stream.
// I3: order of input does not matter. I4: a merge holds every stream and chunk once.
// I5: any flipped bit or cut is found.
import fc from 'fast-check';
import { crc32c } from '@skald/bytes';
import type { ChunkRef } from '@skald/chunk';
import { CorruptionError, InternalError } from '@skald/errors';
import { Labels, type Matcher } from '@skald/labels';
import {
  buildIndexPart,
  compareChunks,
  compileMatchers,
  mergeIndexParts,
  openIndexPart,
  selectStreams,
  type IndexPart,
  type IndexedStream,
} from './index.ts';

const value = fc.constantFrom('', 'a', 'b', 'api', 'ü☕', 'line\nbreak');
const labels = fc
  .dictionary(fc.constantFrom('app', 'pod', 'env', 'namespace'), value, { noNullPrototype: true })
  .map((object) => Labels.fromObject(object));
const chunk: fc.Arbitrary<ChunkRef> = fc
  .tuple(fc.constantFrom('t/a.seg', 't/b.seg'), fc.nat(9), fc.nat(50), fc.nat(50))
  .map(([objectKey, place, start, span]) => ({
    objectKey,
    offset: place * 100,
    length: 100,
    minNs: BigInt(start),
    maxNs: BigInt(start + span),
    rowCount: 3,
    lineByteCount: 1e10 + place,
  }));
const streams: fc.Arbitrary<IndexedStream[]> = fc.uniqueArray(
  fc.record({
    labels,
    chunks: fc.uniqueArray(chunk, {
      minLength: 1,
      maxLength: 4,
      selector: (c) => `${c.objectKey} ${c.offset}`,
    }),
  }),
  { selector: (stream) => stream.labels.text, maxLength: 12 },
);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ name: fc.constantFrom('app', 'pod', 'none'), op: fc.constantFrom('=', '!='), value }),
  fc.record({
    name: fc.constantFrom('app', 'pod', 'none'),
    op: fc.constantFrom('=~', '!~'),
    value: fc.constantFrom('', '.*', '.+', 'a|b', 'a.*', '(api)?', 'line.break', 'ü.'),
  }),
);

const open = (list: readonly IndexedStream[]): IndexPart =>
  openIndexPart(buildIndexPart(list), 'x.idx');

function show(part: IndexPart, selected?: Iterable<number>): string[] {
  const ids = selected ?? Array.from({ length: part.streamCount }, (_, i) => i);
  return [...ids].map((id) => describeStream(part.labels(id), part.chunks(id)));
}

function describeStream(of: Labels, chunks: readonly ChunkRef[]): string {
  const places = [...chunks].sort(compareChunks).map((c) => Object.values(c).join(' '));
  return `${of.text}: ${places.join(', ')}`;
}

const expected = (list: readonly IndexedStream[]): string[] =>
  list.map((stream) => describeStream(stream.labels, stream.chunks)).sort();

test('I1: a part gives back its streams, names and values', () => {
  fc.assert(
    fc.property(streams, (list) => {
      const part = open(list);
      expect(show(part).sort()).toEqual(expected(list));
      const names = [...new Set(list.flatMap((stream) => stream.labels.names))].sort();
      expect(part.names()).toEqual(names);
      for (const name of [...names, 'none']) {
        const values = list.flatMap((stream) => stream.labels.get(name) ?? []);
        expect(part.values(name)).toEqual([...new Set(values)].sort());
      }
    }),
  );
});

test('I2: selection equals trying every stream', () => {
  fc.assert(
    fc.property(
      streams,
      fc.array(matcher, { maxLength: 3 }),
      fc.option(fc.tuple(fc.nat(60), fc.nat(60))),
      (list, matchers, range) => {
        const window = range && { fromNs: BigInt(range[0]), toNs: BigInt(range[0] + range[1]) };
        const part = open(list);
        const accepts = compileMatchers(matchers);
        const passing = list.filter(
          (stream) =>
            accepts(stream.labels) &&
            (!window ||
              stream.chunks.some((c) => c.minNs < window.toNs && c.maxNs >= window.fromNs)),
        );
        const selected = selectStreams(part, matchers, window ?? undefined);
        expect(show(part, selected).sort()).toEqual(expected(passing));
      },
    ),
  );
});

test('I3: order of input does not matter', () => {
  fc.assert(
    fc.property(streams, (list) => {
      const reversed = [...list]
        .reverse()
        .map((stream) => ({ ...stream, chunks: [...stream.chunks].reverse() }));
      expect(Buffer.compare(buildIndexPart(list), buildIndexPart(reversed))).toBe(0);
    }),
  );
});

test('I4: a merge holds every stream and chunk once', () => {
  fc.assert(
    fc.property(streams, streams, (one, two) => {
      // The same place always means the same chunk.
      const same = (c: ChunkRef): ChunkRef => ({ ...c, minNs: BigInt(c.offset), maxNs: 1000n });
      const fix = (list: readonly IndexedStream[]): IndexedStream[] =>
        list.map((stream) => ({ ...stream, chunks: stream.chunks.map(same) }));
      const parts = [fix(one), fix(two), fix(one)];
      const bytes = mergeIndexParts(parts.map(open), { replaces: ['b', 'a'] });
      const merged = openIndexPart(bytes, 'm.idx');
      const byText = new Map<string, { labels: Labels; chunks: Map<string, ChunkRef> }>();
      for (const { labels: of, chunks } of parts.flat()) {
        const entry = byText.get(of.text) ?? { labels: of, chunks: new Map<string, ChunkRef>() };
        for (const c of chunks) entry.chunks.set(`${c.objectKey} ${c.offset}`, c);
        byText.set(of.text, entry);
      }
      const union = [...byText.values()].map((s) => ({ ...s, chunks: [...s.chunks.values()] }));
      expect(show(merged).sort()).toEqual(expected(union));
      expect(merged.replaces).toEqual(['a', 'b']);
    }),
    { numRuns: 50 },
  );
});

test('I5: damage is found', () => {
  fc.assert(
    fc.property(streams, fc.nat(), fc.nat(7), fc.boolean(), (list, at, bit, cut) => {
      let bytes = buildIndexPart(list);
      if (cut) bytes = bytes.subarray(0, at % bytes.length);
      else bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ (1 << bit);
      expect(() => openIndexPart(bytes, 'x.idx')).toThrow(CorruptionError);
    }),
    { numRuns: 300 },
  );
});

test('a later format version is refused by name', () => {
  const bytes = buildIndexPart([]);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, 2, true);
  view.setUint32(bytes.length - 4, crc32c(bytes, 0, bytes.length - 4), true);
  expect(() => openIndexPart(bytes, 'x.idx')).toThrow(InternalError);
});
