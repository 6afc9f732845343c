export { objectStoreContract } from './contract.ts';
export { FakeS3 } from './fake-s3.ts';
