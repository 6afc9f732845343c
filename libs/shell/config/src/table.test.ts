import { lokiKeys } from './known-keys.ts';
import { ROWS } from './skald-config.ts';

const loki = new Map(lokiKeys());

test('no two keys share a path or a flag', () => {
  const paths = ROWS.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  const flags = ROWS.flatMap(({ key }) => key.flag ?? []);
  expect(new Set(flags).size).toBe(flags.length);
});

test('a key is one of Loki with its flag, or in the section skald', () => {
  const wrong = ROWS.filter(({ path, key }) => {
    if (path.startsWith('skald.')) return key.flag?.startsWith('skald.') !== true;
    return loki.get(path) !== (key.flag ?? '');
  });
  expect(wrong.map(({ path, key }) => `${path} -${key.flag} ≠ -${loki.get(path)}`)).toEqual([]);
});

// Fields whose name says more, or reads better, than the key.
const RENAMED = new Set([
  'common.storage.s3.s3',
  'storage_config.aws.s3',
  'common.storage.s3.s3forcepathstyle',
  'storage_config.aws.s3forcepathstyle',
  'common.storage.s3.bucketnames',
  'storage_config.aws.bucketnames',
  'runtime_config.file',
]);

test('a field is named as its key, plus its unit', () => {
  const wrong = ROWS.filter(({ path, names, key }) => {
    const stem = key.key.replace(/_(mb|bytes)$/, '');
    const camel = stem.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    const unit = (names.at(-1) ?? '').slice(camel.length);
    const isNamed = names.at(-1)?.startsWith(camel) && /^(Ms|Bytes|BytesPerSec)?$/.test(unit);
    return !isNamed && !RENAMED.has(path);
  });
  expect(wrong.map(({ path, names }) => `${path}: ${names.at(-1)}`)).toEqual([]);
});

test('a duration says that it is in milliseconds', () => {
  const wrong = ROWS.filter(({ names, key }) => {
    return key.type.name === 'duration' && !names.at(-1)?.endsWith('Ms');
  });
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('every key has a meaning, a sentence', () => {
  const wrong = ROWS.filter(({ key }) => !/^([A-Z`]|gRPC).*\.$/.test(key.doc));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});
