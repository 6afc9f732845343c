import { plainKernels } from '@skald/bytes';
import { dictionaryValues, lineAt, timeNsAt } from '@skald/columns';
import {
  InvalidError,
  RateLimitedError,
  TimeoutError,
  UnavailableError,
  UnprocessableError,
} from '@skald/errors';
import { DEFAULT_LIMITS, OverriddenLimits, type Limits } from '@skald/limits';
import { PushDecoder, StreamBatchDecoder } from '@skald/push-codec';
import type { PushAnswer } from '@skald/services';
import { silentMetrics } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import { Distributor, IngestionBlockedError, pushMetrics, type ReplicaSets } from './index.ts';

const NOW_MS = Date.UTC(2023, 10, 14, 22, 13, 20);
const NOW = `${NOW_MS}000000`;
const OK: PushAnswer = { rejections: [] };
const decoder = new PushDecoder({ maxCompressedBytes: 1 << 24, maxDecompressedBytes: 1 << 24 });

type Answer = () => Promise<PushAnswer>;

function makeWorld(limits: Partial<Limits> = {}, replicas: Record<string, Answer> = {}) {
  const clock = new ManualClock(NOW_MS);
  const stored: Record<string, string[]> = {};
  const counts = new Map<string, number>();
  const ids = Object.keys(replicas).length > 0 ? Object.keys(replicas) : ['one'];
  const replicaSets: ReplicaSets = {
    replicasOf: () => ({ instances: ids.map((id) => ({ id })), maxErrors: (ids.length - 1) >> 1 }),
  };
  const batches = new StreamBatchDecoder();
  const distributor = new Distributor({
    kernels: plainKernels(),
    clock,
    replicaSets,
    limits: new OverriddenLimits({ ...DEFAULT_LIMITS, ...limits }),
    distributorCount: () => 2,
    remoteTimeoutMs: 5000,
    metrics: pushMetrics({
      ...silentMetrics,
      counter: ({ name }) => ({
        add: (value = 1, ...labels) => {
          const key = `${name} ${labels[0]}`;
          counts.set(key, (counts.get(key) ?? 0) + value);
        },
      }),
    }),
    ingesterOf: (id) => ({
      push: async ({ batch }) => {
        stored[id] = batches.decode(batch).flatMap(({ labels, columns }) =>
          Array.from({ length: columns.rowCount }, (_, row) => {
            const metadata = columns.metadata.flatMap((column) => {
              const value = column.ids[row] as number;
              return value === 0 ? [] : [`${column.name}=${dictionaryValues(column)[value - 1]}`];
            });
            const line = Buffer.from(lineAt(columns, row)).toString();
            return [labels.text, timeNsAt(columns, row), line, ...metadata]
              .join(' ')
              .replace(` ${NOW}`, '');
          }),
        );
        return (replicas[id] ?? (async () => OK))();
      },
    }),
  });
  const push = (streams: unknown) => {
    const decoded = decoder.decodeJson(Buffer.from(JSON.stringify({ streams })));
    return distributor.push({ tenant: 't', streams: decoded, format: 'json' });
  };
  return { clock, stored, counts, distributor, push };
}

const one = (line: string, metadata?: object, stream: object = { app: 'x' }) => ({
  stream,
  values: [metadata ? [NOW, line, metadata] : [NOW, line]],
});

describe('what is added', () => {
  const CASES: readonly [name: string, stream: unknown, stored: string][] = [
    [
      'service_name from the first source',
      one('l', undefined, { job: 'j', container: 'c' }),
      '{container="c", job="j", service_name="c"} l detected_level=unknown',
    ],
    [
      'unknown_service',
      one('l', undefined, { z: '1' }),
      '{service_name="unknown_service", z="1"} l detected_level=unknown',
    ],
    [
      'no labels at all',
      one('l', undefined, {}),
      '{service_name="unknown_service"} l detected_level=unknown',
    ],
    [
      'a service_name that is there',
      one('l', undefined, { app: 'x', service_name: 's' }),
      '{app="x", service_name="s"} l detected_level=unknown',
    ],
    [
      'level from a label',
      one('error', undefined, { service_name: 's', level: 'Warning' }),
      '{level="Warning", service_name="s"} error detected_level=warn',
    ],
    [
      'a label that names no level',
      one('error', undefined, { service_name: 's', level: 'notice' }),
      '{level="notice", service_name="s"} error detected_level=notice',
    ],
    [
      'level from metadata',
      one('error', { severity: 'INF' }, { service_name: 's' }),
      '{service_name="s"} error detected_level=info severity=INF',
    ],
    [
      'a detected_level that came',
      one('error', { detected_level: 'DBG', level: 'x' }, { service_name: 's' }),
      '{service_name="s"} error detected_level=debug level=x',
    ],
    [
      'a severity number',
      one('error', { severity_number: '9' }, { service_name: 's' }),
      '{service_name="s"} error detected_level=info severity_number=9',
    ],
    [
      'level from the line',
      one('level=err', undefined, { service_name: 's' }),
      '{service_name="s"} level=err detected_level=error',
    ],
    [
      'names of metadata',
      one('l', { 'user-id': '1', '2nd': '2', é: '3' }, { service_name: 's' }),
      '{service_name="s"} l _=3 detected_level=unknown key_2nd=2 user_id=1',
    ],
  ];
  test.each(CASES)('%s', async (_name, stream, expected) => {
    const { push, stored } = makeWorld();
    await push([stream]);
    expect(stored).toEqual({ one: [expected] });
  });

  test('nothing, when discovery is off', async () => {
    const { push, stored } = makeWorld({ discoverServiceName: [], discoverLogLevels: false });
    await push([one('l')]);
    expect(stored).toEqual({ one: ['{app="x"} l'] });
    await expect(push([one('l', undefined, {})])).rejects.toThrow(
      'error at least one label pair is required per stream',
    );
  });

  test('distinct times, when asked for', async () => {
    const { push, stored } = makeWorld({
      incrementDuplicateTimestamp: true,
      discoverLogLevels: false,
    });
    await push(
      [
        {
          stream: { service_name: 's' },
          values: [
            ['5', 'a'],
            ['5', 'a'],
            ['5', 'b'],
            ['5', 'c'],
          ],
        },
      ].map((s) => ({ ...s, values: s.values.map(([, line]) => [NOW, line]) })),
    );
    expect(stored.one).toEqual([
      '{service_name="s"} a',
      '{service_name="s"} a',
      `{service_name="s"} ${BigInt(NOW) + 1n} b`,
      `{service_name="s"} ${BigInt(NOW) + 2n} c`,
    ]);
  });
});

describe('what is refused', () => {
  const X = `{app="x", service_name="x"}`;
  const at = (ms: number) => `${NOW_MS + ms}000000`;
  const row = (ms: number, line = 'l') => ({ stream: { app: 'x' }, values: [[at(ms), line]] });
  const DAY = 86_400_000;
  const CASES: readonly [
    name: string,
    limits: Partial<Limits>,
    stream: unknown,
    message: string,
  ][] = [
    [
      'too old',
      {},
      row(-7 * DAY - 1000),
      `entry for stream '${X}' has timestamp too old: 2023-11-07T22:13:19Z, oldest acceptable timestamp is: 2023-11-07T22:13:20Z`,
    ],
    [
      'too new',
      {},
      row(601_000),
      `entry for stream '${X}' has timestamp too new: 2023-11-14T22:23:21Z`,
    ],
    [
      'too long',
      { maxLineSizeBytes: 100 },
      one('x'.repeat(150)),
      `max entry size '100' bytes exceeded for stream '${X}' while adding an entry with length '150' bytes`,
    ],
    [
      'too many labels',
      { maxLabelNamesPerSeries: 1 },
      one('l', undefined, { app: 'x', b: '1' }),
      `entry for stream '{app="x", b="1", service_name="x"}' has 2 label names; limit 1`,
    ],
    [
      'long name',
      { maxLabelNameLength: 14 },
      one('l', undefined, { abcdefghijklmno: 'x' }),
      `stream '{abcdefghijklmno="x", service_name="unknown_service"}' has label name too long: 'abcdefghijklmno'`,
    ],
    [
      'long value',
      { maxLabelValueLength: 3 },
      one('l', undefined, { app: 'long' }),
      `stream '{app="long", service_name="long"}' has label value too long: 'long'`,
    ],
    [
      'metadata size',
      { maxStructuredMetadataSizeBytes: 4 },
      one('l', { ab: 'cde' }),
      `stream '${X}' has structured metadata too large: '5' bytes, limit: '4' bytes. Please see`,
    ],
    [
      'metadata count',
      { maxStructuredMetadataEntriesCount: 1 },
      one('l', { a: '1', b: '2' }),
      `stream '${X}' has too many structured metadata labels: '2', limit: '1'. Please see`,
    ],
    [
      'metadata',
      { allowStructuredMetadata: false },
      one('l', { a: '1' }),
      `stream '${X}' includes structured metadata, but this feature is disallowed`,
    ],
    [
      'enforced labels',
      { enforcedLabels: ['app', 'foo', 'bar'] },
      one('l'),
      `missing required labels 'foo,bar' for user 't' for stream '${X}' (policy: '')`,
    ],
  ];
  test.each(CASES)('%s', async (_name, limits, stream, message) => {
    const { push, stored } = makeWorld(limits);
    const pushed = push([stream]);
    await expect(pushed).rejects.toBeInstanceOf(InvalidError);
    await expect(pushed).rejects.toThrow(message);
    expect(stored).toEqual({});
  });

  test('entries that are fine are stored; the errors come in groups', async () => {
    const { push, stored, counts } = makeWorld({ maxLineSizeBytes: 10, discoverLogLevels: false });
    const values = [
      [NOW, 'good'],
      [NOW, 'much too long'],
      [at(700_000), 'new'],
      [NOW, 'also too long'],
      [NOW, 'fine'],
    ];
    await expect(push([{ stream: { app: 'x' }, values }])).rejects.toThrow(
      new InvalidError(
        `2 errors like: max entry size '10' bytes exceeded for stream '${X}' while adding an entry with length '13' bytes; ` +
          `1 errors like: entry for stream '${X}' has timestamp too new: 2023-11-14T22:25:00Z`,
      ),
    );
    expect(stored.one).toEqual([`${X} good`, `${X} fine`]);
    expect(counts.get('loki_discarded_samples_total line_too_long')).toBe(2);
    expect(counts.get('loki_discarded_bytes_total line_too_long')).toBe(26);
    expect(counts.get('loki_discarded_samples_total too_far_in_future')).toBe(1);
    expect(counts.get('loki_distributor_lines_received_total t')).toBe(5);
    expect(counts.get('loki_distributor_bytes_received_total t')).toBe(37);
  });

  test('long lines are cut, when asked for', async () => {
    const { push, stored } = makeWorld({
      maxLineSizeBytes: 8,
      maxLineSizeTruncate: true,
      maxLineSizeTruncateIdentifier: '…',
      discoverLogLevels: false,
    });
    await push([
      {
        stream: { app: 'x' },
        values: [
          [NOW, 'short'],
          [NOW, 'much too long'],
        ],
      },
    ]);
    expect(stored.one).toEqual([`${X} short`, `${X} much …`]);
  });

  test('a bad label text spoils its stream, not the push', async () => {
    const { distributor, stored } = makeWorld({ discoverLogLevels: false });
    const body = decoder.decodeJson(Buffer.from(JSON.stringify({ streams: [one('l')] })));
    const [good] = body;
    const problem = {
      reason: 'duplicate_label_names',
      message: `stream '{a="1", a="2"}' has duplicate label name: 'a'`,
    } as const;
    const bad = { stream: { labels: good!.stream.labels, problem }, columns: good!.columns };
    await expect(
      distributor.push({ tenant: 't', streams: [bad, good!], format: 'protobuf' }),
    ).rejects.toThrow(problem.message);
    expect(stored.one).toEqual([`${X} l`]);
  });

  test('nothing to do', async () => {
    const { push, stored } = makeWorld();
    await expect(push([])).rejects.toBeInstanceOf(UnprocessableError);
    await push([{ stream: { app: 'x' }, values: [] }]);
    expect(stored).toEqual({});
  });

  test('the whole push, when the tenant is over its rate', async () => {
    // 4 MB/s globally, two distributors.
    const { push, stored, counts, clock } = makeWorld({ ingestionBurstSizeBytes: 10 });
    await push([one('12345678')]);
    const refused = push([one('12345678')]);
    await expect(refused).rejects.toBeInstanceOf(RateLimitedError);
    await expect(refused).rejects.toThrow(
      `ingestion rate limit exceeded for user t (limit: 2097152 bytes/sec) while attempting to ingest '1' lines totaling '8' bytes, reduce log volume or contact your Loki administrator to see if the limit can be increased`,
    );
    expect(counts.get('loki_discarded_samples_total rate_limited')).toBe(1);
    expect(stored.one).toHaveLength(1);
    await clock.advance(1000);
    await push([one('12345678')]);
  });

  test('blocked ingestion; validation errors win over it', async () => {
    const limits = { blockIngestionUntilMs: NOW_MS + 1000, maxLineSizeBytes: 10 };
    const { push, clock, stored } = makeWorld(limits);
    const blocked = push([one('l')]);
    await expect(blocked).rejects.toBeInstanceOf(IngestionBlockedError);
    await expect(blocked).rejects.toThrow(
      `ingestion blocked for user 't' until '2023-11-14 22:13:21 +0000 UTC' with status code '260'`,
    );
    await expect(push([one('much too long')])).rejects.toThrow('max entry size');
    expect(stored).toEqual({});
    await clock.advance(1000);
    await push([one('l')]);
  });
});

describe('quorum', () => {
  const fine: Answer = async () => OK;
  const down: Answer = async () => {
    throw new UnavailableError('down');
  };
  const never: Answer = () => new Promise(() => undefined);
  const tooLate: Answer = async () => ({
    rejections: [
      { kind: 'invalid', reason: 'too_far_behind', message: 'late', entryCount: 1, byteCount: 1 },
    ],
  });
  const limited: Answer = async () => ({
    rejections: [
      { kind: 'rateLimited', reason: 'stream_limit', message: 'many', entryCount: 1, byteCount: 1 },
    ],
  });

  const CASES: readonly [name: string, replicas: Record<string, Answer>, failure: unknown][] = [
    ['all of three', { a: fine, b: fine, c: fine }, undefined],
    ['two of three', { a: fine, b: down, c: fine }, undefined],
    ['two of three, one silent', { a: never, b: fine, c: fine }, undefined],
    ['one of three', { a: fine, b: down, c: down }, UnavailableError],
    ['a 4xx of two stays a 4xx', { a: tooLate, b: fine, c: tooLate }, InvalidError],
    ['a 4xx of one is outvoted', { a: limited, b: fine, c: fine }, undefined],
    ['a 429 alone', { a: limited }, RateLimitedError],
  ];
  test.each(CASES)('%s', async (_name, replicas, failure) => {
    const { push, stored } = makeWorld({}, replicas);
    const pushed = push([one('l')]);
    if (failure) await expect(pushed).rejects.toBeInstanceOf(failure);
    else await pushed;
    expect(Object.keys(stored)).toEqual(Object.keys(replicas));
  });

  test('a silent quorum times out', async () => {
    const { push, clock } = makeWorld({}, { a: never, b: fine, c: never });
    const refused = expect(push([one('l')])).rejects.toBeInstanceOf(TimeoutError);
    await clock.advance(5000);
    await refused;
  });

  test('a ring without a quorum is an error of its own', async () => {
    const { distributor } = makeWorld();
    const streams = decoder.decodeJson(Buffer.from(JSON.stringify({ streams: [one('l')] })));
    await distributor.push({ tenant: 't', streams, format: 'json' });
    await distributor.drain();
  });

  test('calls that are still out after the answer finish by themselves', async () => {
    let answerLate: (answer: PushAnswer) => void = () => undefined;
    const slow: Answer = () => new Promise((resolve) => (answerLate = resolve));
    const { push, distributor } = makeWorld({}, { a: fine, b: fine, c: slow });
    await push([one('l')]);
    let isDrained = false;
    const drained = distributor.drain().then(() => (isDrained = true));
    await Promise.resolve();
    expect(isDrained).toBe(false);
    answerLate(OK);
    await drained;
  });
});
