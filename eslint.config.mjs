// What the compiler cannot see: which floor may use which, which parts of the world a floor may never
// touch, and promises nobody waits for. Run it through `npm run lint`: the boundary rule needs Nx's
// project graph and silently passes without one (tools/tidy/boundaries.test.ts makes sure it bites).
import { builtinModules } from 'node:module';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { MAY_USE, WORLD } from './tools/floors.mjs';

// A worker's entry point talks to the thread that started it; what it calls keeps to its floor.
const WORKERS = '**/*.worker.ts';
const TESTS = ['**/*.test.ts', '**/src/testing/**/*.ts', '**/*.bench.ts'];

/** The tower as constraints; `alsoUse` names floors that every floor may use on top. */
function towerRule(alsoUse, allow) {
  const depConstraints = Object.entries(MAY_USE).map(([floor, floors]) => ({
    sourceTag: `floor:${floor}`,
    onlyDependOnLibsWithTags: [...floors, ...alsoUse].map((f) => (f === '*' ? '*' : `floor:${f}`)),
  }));
  // The fake world uses every floor, and the tests of every floor use it.
  const ignoredCircularDependencies = [
    ['*', 'tag:floor:test'],
    ['*', 'tag:floor:house'],
  ];
  return {
    '@nx/enforce-module-boundaries': [
      'error',
      { allow, depConstraints, ignoredCircularDependencies },
    ],
  };
}

const TESTING_DOOR = {
  regex: '^@skald/[^/]+/testing$',
  message: 'Contract suites and builders are for tests: production code uses the main door.',
};
const DRIVER_DOORS = {
  regex: '^@skald/(disk|objects|kv|cache|telemetry)/(?!testing$)',
  message: 'Drivers are chosen by shell and apps. Take the port as a parameter instead.',
};

/** Forbids Node's own modules, in both spellings, but for the few that only compute. */
function builtinsBut(allowed) {
  const bare = builtinModules.filter((name) => !/^(_|node:)/.test(name) && !allowed.includes(name));
  return {
    regex: `^(node:(?!(${allowed.join('|')})$)|(${bare.join('|')})$)`,
    message: 'This floor has no world of its own: clock, disk, network and randomness are ports.',
  };
}

const CLIENTS = {
  regex: '^(express|ioredis|consul|kafkajs|prom-client|ws)(/|$)|^@(grpc|aws-sdk)/',
  message: 'Servers and clients live in port drivers and in shell.',
};

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];
const WORLDLY_GLOBALS = [
  ...TIMERS.map((name) => ({ name, message: 'Take a Clock; the owner of the loop waits.' })),
  { name: 'process', message: 'Only apps read the process; take what you need as a parameter.' },
  { name: 'fetch', message: 'The network is a port.' },
];

const CLOCK = 'Take a Clock from @skald/time.';
const WORLDLY_PROPERTIES = [
  { object: 'Date', property: 'now', message: CLOCK },
  { object: 'performance', property: 'now', message: CLOCK },
  { object: 'Math', property: 'random', message: 'Take a source of randomness.' },
  ...TIMERS.map((property) => ({ object: 'globalThis', property, message: CLOCK })),
];

const restricted = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default [
  {
    ignores: [
      '**/node_modules/',
      'dist/',
      'data/',
      '.nx/',
      '**/assembly/',
      '**/fixtures/',
      'test/compat/corpus/',
    ],
  },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.cjs'],
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, ecmaVersion: 2024, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // A driver that loads lazily is typed by `typeof import('…')`.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    rules: towerRule([], []),
  },
  {
    files: TESTS.map((pattern) => ['{libs,apps}/**', pattern]),
    rules: towerRule(['test'], ['tools/bench/harness\\.ts$']),
  },
  {
    // A test double or a driver in memory is async because its port is, with nothing to wait for.
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: [...TESTS, '**/memory-*.ts'],
    rules: { '@typescript-eslint/require-await': 'error', 'no-console': 'error' },
  },
  {
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: [...TESTS, 'libs/test/**'],
    rules: restricted(TESTING_DOOR),
  },
  ...WORLD.map(({ files, builtins }) => ({
    files,
    ignores: [...TESTS, WORKERS],
    rules: {
      ...restricted(TESTING_DOOR, DRIVER_DOORS, CLIENTS, builtinsBut(builtins)),
      'no-restricted-globals': ['error', ...WORLDLY_GLOBALS],
      'no-restricted-properties': ['error', ...WORLDLY_PROPERTIES],
    },
  })),
];
