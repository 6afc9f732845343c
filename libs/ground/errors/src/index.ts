export { STATUS_OF, type ErrorKind } from './status.ts';
export {
  ServiceError,
  InvalidError,
  UnprocessableError,
  TooLargeError,
  UnauthorizedError,
  NotFoundError,
  ConflictError,
  RateLimitedError,
  TimeoutError,
  CancelledError,
  UnavailableError,
  InternalError,
  CorruptionError,
  isServiceError,
  serviceErrorOf,
  toServiceError,
} from './service-error.ts';
export { assert, must, unreachable } from './assert.ts';
