// Tests of the chart as Helm renders it. `npm run test:helm` builds Helm if need be and sets $HELM.
import house from '../../jest.config.mjs';

/** @type {import('jest').Config} */
export default {
  ...house,
  rootDir: '../..',
  roots: ['<rootDir>/test/helm'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
  passWithNoTests: true,
  maxWorkers: 1,
};
