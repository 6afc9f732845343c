import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expandEnv } from './expand-env.ts';
import { load } from './load-fixture.ts';
import { loadConfig } from './load.ts';

// Any text is answered by a configuration or by errors with their place; nothing throws.
const SAMPLE = readFileSync(`${__dirname}/testdata/microservices.yaml`, 'utf8');
const SEED = Date.now();
const OPTIONS = { seed: SEED, numRuns: 100, verbose: true };

test(`a damaged file never throws (seed ${SEED})`, () => {
  const damage = fc.tuple(fc.nat(SAMPLE.length), fc.nat(20), fc.string({ maxLength: 8 }));
  fc.assert(
    fc.property(damage, ([at, length, text]) => {
      const yaml = SAMPLE.slice(0, at) + text + SAMPLE.slice(at + length);
      const result = load({ yaml, argv: ['-target=ingester'] });
      if (result.kind === 'loaded') return true;
      return result.errors.length > 0 && result.errors.every(({ message }) => message !== '');
    }),
    OPTIONS,
  );
});

test(`any command line never throws (seed ${SEED})`, () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '-server.http-listen-port',
      '-memberlist.join',
      '-config.expand-env',
      '--',
      '=',
    ),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
      const result = loadConfig({ argv, env: {}, readFile: () => undefined });
      return result.kind === 'loaded' || result.errors.length > 0;
    }),
    OPTIONS,
  );
});

test(`text without a dollar sign is not changed by expansion (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, value) => {
      const plain = text.replaceAll('$', '');
      return (
        expandEnv(plain, {}) === plain && expandEnv(`\${V}${plain}`, { V: value }) === value + plain
      );
    }),
    OPTIONS,
  );
});
