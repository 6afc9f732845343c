import { gzipSync, deflateRawSync } from 'node:zlib';
import { snappyEncode } from '@skald/bytes';
import { dictionaryValues, lineAt, timeNsAt } from '@skald/columns';
import { encodePushProtobuf } from './testing/encode-push.ts';
import { PushDecoder, type PushBody, type PushStream } from './index.ts';

const caps = { maxCompressedBytes: 1 << 24, maxDecompressedBytes: 1 << 27 };

/** Everything a push says, as plain values. */
function plain(streams: readonly PushStream[]) {
  return streams.map(({ stream, columns }) => ({
    labels: stream.labels.text,
    entries: Array.from({ length: columns.rowCount }, (_, row) => {
      const metadata = columns.metadata.flatMap((column) => {
        const id = column.ids[row] as number;
        return id === 0 ? [] : [[column.name, dictionaryValues(column)[id - 1]]];
      });
      const line = Buffer.from(lineAt(columns, row)).toString();
      return [String(timeNsAt(columns, row)), line, ...metadata.map((pair) => pair.join('='))];
    }),
  }));
}

async function decode(body: Partial<PushBody> & { text?: string }) {
  const decoder = new PushDecoder(caps);
  const bodyOf: PushBody = {
    parts: body.parts ?? [Buffer.from(body.text ?? '')],
    contentType: 'contentType' in body ? body.contentType : 'application/json',
    contentEncoding: body.contentEncoding,
    path: body.path ?? 'v1',
  };
  return decoder.decode(bodyOf, ({ streams }) => plain(streams));
}

test('protobuf: streams, times, lines and metadata', async () => {
  const body = encodePushProtobuf([
    {
      labels: '{app="x"}',
      entries: [
        { timeNs: 1_700_000_000_000_000_001n, line: 'one' },
        { timeNs: 1_699_999_999_999_999_999n, line: '', metadata: [['id', 'a']] },
        {
          timeNs: -1n,
          line: 'thrée',
          metadata: [
            ['id', 'a'],
            ['user', 'u'],
          ],
        },
      ],
    },
    { labels: '{}', entries: [] },
  ]);
  const contentType = 'application/x-protobuf';
  const expected = [
    {
      labels: '{app="x"}',
      entries: [
        ['1700000000000000001', 'one'],
        ['1699999999999999999', '', 'id=a'],
      ],
    },
    // Too far from the first entry for one base: a run of its own.
    { labels: '{app="x"}', entries: [['-1', 'thrée', 'id=a', 'user=u']] },
    { labels: '{}', entries: [] },
  ];
  expect(await decode({ parts: [snappyEncode(body)], contentType })).toEqual(expected);
  const gzipped = gzipSync(snappyEncode(body));
  expect(await decode({ parts: [gzipped], contentType, contentEncoding: 'gzip' })).toEqual(
    expected,
  );
});

const JSON_ACCEPTED: readonly [name: string, text: string, expected: unknown][] = [
  [
    'J1 the plain form',
    '{"streams":[{"stream":{"a":"b"},"values":[["17","l"],["18","m",{"k":"v"}]]}]}',
    [
      {
        labels: '{a="b"}',
        entries: [
          ['17', 'l'],
          ['18', 'm', 'k=v'],
        ],
      },
    ],
  ],
  [
    'J2 escapes in lines',
    '{"streams":[{"stream":{"a":"b"},"values":[["1","a\\"\\\\\\n\\u00e9\\ud83d\\ude00\\ud800x"],["2","next"]]}]}',
    [
      {
        labels: '{a="b"}',
        entries: [
          ['1', 'a"\\\né😀\ufffdx'],
          ['2', 'next'],
        ],
      },
    ],
  ],
  [
    'J3 values before stream, unknown keys',
    ' { "x":[1,{"y":"}"}], "streams" : [ { "values" : [ [ "1" , "l" ] ], "z":null, "stream":{"a":"b"} } ] } ',
    [{ labels: '{a="b"}', entries: [['1', 'l']] }],
  ],
  [
    'J4 elements after the third',
    '{"streams":[{"stream":{},"values":[["1","l",{},7,[{}]]]}]}',
    [{ labels: '{}', entries: [['1', 'l']] }],
  ],
  ['J5 no streams', '{}', []],
  [
    'J6 a stream without entries',
    '{"streams":[{"stream":{"a":"b"},"values":[]}]}',
    [{ labels: '{a="b"}', entries: [] }],
  ],
  [
    'J10 an entry without a line',
    '{"streams":[{"stream":{},"values":[["5"],["6","l"]]}]}',
    [
      {
        labels: '{}',
        entries: [
          ['5', ''],
          ['6', 'l'],
        ],
      },
    ],
  ],
  [
    'J9 labels that are no strings',
    '{"streams":[{"stream":{"n":7,"f":1.50,"t":true,"z":null,"empty":""},"values":[["1","l"]]}]}',
    [{ labels: '{f="1.50", n="7", t="true", z="null"}', entries: [['1', 'l']] }],
  ],
  [
    'J7 negative times',
    '{"streams":[{"stream":{},"values":[["-5","l"]]}]}',
    [{ labels: '{}', entries: [['-5', 'l']] }],
  ],
];

test.each(JSON_ACCEPTED)('%s', async (_name, text, expected) => {
  expect(await decode({ text })).toEqual(expected);
  const contentType = 'application/json; charset=utf-8';
  const bytes = deflateRawSync(text);
  const parts = [bytes.subarray(0, 3), bytes.subarray(3)];
  expect(await decode({ parts, contentType, contentEncoding: 'deflate' })).toEqual(expected);
});

// J8: values of structured metadata are strings. J9: an illegal label name spoils the push.
const JSON_REFUSED: readonly [text: string, message: string][] = [
  [
    '',
    'readObjectStart: expect { or n, but found \u0000, error found in #0 byte of ...||..., bigger context ...||...',
  ],
  [
    '{"streams":[{"stream":{},"values":[[1,"l"]]}]}',
    'expect a string of nanoseconds as the first element of an entry, but found 1, error found in #10 byte of ...|alues":[[1,"l"]]}]}|...',
  ],
  [
    '{"streams":[{"stream":{},"values":[["x","l"]]}]}',
    'strconv.ParseInt: parsing "x": invalid syntax',
  ],
  [
    '{"streams":[{"stream":{},"values":[["99999999999999999999","l"]]}]}',
    'strconv.ParseInt: parsing "99999999999999999999": value out of range',
  ],
  [
    '[]',
    'readObjectStart: expect { or n, but found [, error found in #1 byte of ...|[]|..., bigger context ...|[]|...',
  ],
  // J8
  [
    '{"streams":[{"stream":{},"values":[["1","l",{"k":1}]]}]}',
    'expect a string as the value of structured metadata',
  ],
  // J9
  [
    '{"streams":[{"stream":{"a-b":"c"},"values":[]}]}',
    `couldn't parse labels: 1:3: parse error: unexpected character inside braces: '-'`,
  ],
  ['{"streams":[]', 'expect , or "}"'],
  ['{"streams":[],}', 'has a trailing comma'],
  ['{"streams":[]} x', 'has text after the push'],
  ['{"streams":[{"stream":{},"values":[["1","\\q"]]}]}', 'has an unknown escape'],
  [`{"x":${'['.repeat(20_000)}`, 'exceeds the maximum depth of 10000'],
];

test.each(JSON_REFUSED)('%.60s is refused', async (text, message) => {
  await expect(decode({ text })).rejects.toThrow(message);
});

test('the older JSON form', async () => {
  const text =
    '{"streams":[{"labels":"{a=\\"b\\"}","entries":[{"ts":"2023-11-14T22:13:20.5Z","line":"l"},' +
    '{"line":"m","ts":"2023-11-14T23:13:20.000000001+01:00"},{"ts":"1969-12-31T23:59:59Z"}]}]}';
  expect(await decode({ text, path: 'legacy' })).toEqual([
    {
      labels: '{a="b"}',
      entries: [
        ['1700000000500000000', 'l'],
        ['1700000000000000001', 'm'],
      ],
    },
    { labels: '{a="b"}', entries: [['-1000000000', '']] },
  ]);
});

test('label sets are interned by their bytes', () => {
  const decoder = new PushDecoder(caps);
  const body = () => Buffer.from('{"streams":[{"stream":{"a":"b"},"values":[["1","l"]]}]}');
  const [first] = decoder.decodeJson(body());
  const [second] = decoder.decodeJson(body());
  expect(second?.stream.labels).toBe(first?.stream.labels);
});

const BODIES: readonly [name: string, body: Partial<PushBody>, message: string][] = [
  ['B1 no content type', { contentType: undefined }, 'mime: no media type'],
  ['B2 unknown encoding', { contentEncoding: 'br' }, 'Content-Encoding "br" not supported'],
  [
    'B3 bad snappy',
    { contentType: 'text/plain', parts: [Buffer.from('nonsense')] },
    'snappy: corrupt input',
  ],
  [
    'B4 bad gzip',
    { contentEncoding: 'gzip', parts: [Buffer.from('nonsense that is long')] },
    'gzip: invalid header',
  ],
  [
    'B5 a bomb',
    { contentEncoding: 'gzip', parts: [gzipSync(Buffer.alloc(64 << 20))] },
    'larger than max',
  ],
  [
    'B6 a snappy length that cannot be',
    { contentType: 'x/y', parts: [Buffer.of(0xff, 0xff, 0xff, 0x3f, 0)] },
    'snappy: corrupt input',
  ],
  [
    'B7 truncated protobuf',
    { contentType: 'x/y', parts: [snappyEncode(Buffer.of(10, 5, 1))] },
    'unexpected EOF',
  ],
];

test.each(BODIES)('%s is refused', async (_name, body, message) => {
  await expect(decode(body)).rejects.toThrow(message);
});

test('B8 one push cannot make metadata quadratic', () => {
  const entries = Array.from({ length: 5000 }, (_, i) => ({
    timeNs: BigInt(i),
    line: '',
    metadata: Array.from({ length: 10 }, (_, j) => [`n${i * 10 + j}`, 'v'] as const),
  }));
  const body = encodePushProtobuf([{ labels: '{a="b"}', entries }]);
  expect(() => new PushDecoder(caps).decodeProtobuf(body)).toThrow(
    'too many distinct structured metadata names in one push',
  );
});
