export { encodePushProtobuf, type TestEntry, type TestStream } from './encode-push.ts';
