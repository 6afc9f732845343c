import {
  CorruptionError,
  InvalidError,
  STATUS_OF,
  assert,
  must,
  serviceErrorOf,
  toServiceError,
  type ErrorKind,
} from './index.ts';

test.each(Object.keys(STATUS_OF) as ErrorKind[])('a failure of kind %s crosses a wire', (kind) => {
  const error = serviceErrorOf(kind, 'what, and the limit');
  expect(error.message).toBe('what, and the limit');
  expect(error.kind).toBe(kind === 'corrupt' ? 'internal' : kind);
});

test('a thrown value becomes a failure once', () => {
  const invalid = new InvalidError('no');
  expect(toServiceError(invalid)).toBe(invalid);
  const wrapped = toServiceError(new Error('boom'));
  expect([wrapped.kind, wrapped.message, (wrapped.cause as Error).message]).toEqual([
    'internal',
    'boom',
    'boom',
  ]);
  expect(toServiceError('text').message).toBe('text');
});

test('corruption says where', () => {
  const error = new CorruptionError('bad checksum', { place: 'wal/1', offset: 42 });
  expect([error.message, error.place, error.offset]).toEqual([
    'bad checksum (in wal/1 at byte 42)',
    'wal/1',
    42,
  ]);
});

test('assertions state what always holds', () => {
  expect(() => assert(false, 'rows ascend')).toThrow('broken invariant: rows ascend');
  expect(must(0)).toBe(0);
  expect(() => must(undefined, 'a head exists')).toThrow('broken invariant: a head exists');
});
