export { testKernels } from './test-kernels.ts';
