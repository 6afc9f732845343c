// One Jest run for the whole house. Sources are TypeScript with explicit `.ts` imports; SWC turns
// them into CommonJS. Tests that need bundles or real servers live under test/ with an entry of their own.
/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/tools', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(e2e|helm|services|chaos|perf)/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  maxWorkers: 2,
};
