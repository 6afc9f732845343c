// Tests of what was built: bundles as processes. `npm run test:e2e` builds first if anything changed.
import house from '../../jest.config.mjs';

/** @type {import('jest').Config} */
export default {
  ...house,
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
  maxWorkers: 1,
};
