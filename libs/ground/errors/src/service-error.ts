// Failures that callers may see. A message is a whole sentence for the person who caused it: what,
// the value, the limit and the setting that raises it. Shells translate `kind` to a status; nobody
// else does. Impossible states are not here: they are `assert`.
import type { ErrorKind } from './status.ts';

export abstract class ServiceError extends Error {
  abstract readonly kind: ErrorKind;
  override get name(): string {
    return this.constructor.name;
  }
}

/** The request is wrong and will stay wrong: do not retry. */
export class InvalidError extends ServiceError {
  readonly kind = 'invalid';
}

/** Well-formed, but nothing in it can be acted on (an empty push). */
export class UnprocessableError extends ServiceError {
  readonly kind = 'unprocessable';
}

/** A body or answer exceeds its cap. */
export class TooLargeError extends ServiceError {
  readonly kind = 'tooLarge';
}

export class UnauthorizedError extends ServiceError {
  readonly kind = 'unauthorized';
}

export class NotFoundError extends ServiceError {
  readonly kind = 'notFound';
}

/** A compare-and-set lost, or a create-if-absent found something. */
export class ConflictError extends ServiceError {
  readonly kind = 'conflict';
}

/** Over a rate, a stream count or a queue length. Safe to retry after a pause. */
export class RateLimitedError extends ServiceError {
  readonly kind = 'rateLimited';
}

export class TimeoutError extends ServiceError {
  readonly kind = 'timeout';
}

/** The caller went away. */
export class CancelledError extends ServiceError {
  readonly kind = 'cancelled';
}

/** We cannot serve this now, and nothing was lost: retry (starting, stopping, disk full, no quorum). */
export class UnavailableError extends ServiceError {
  readonly kind = 'unavailable';
}

/** Our fault. */
export class InternalError extends ServiceError {
  readonly kind = 'internal';
}

/** Stored bytes do not verify. Carries the place, so that an operator can look. */
export class CorruptionError extends ServiceError {
  readonly kind = 'corrupt';
  readonly place: string;
  readonly offset: number;
  constructor(what: string, at: { readonly place: string; readonly offset: number }) {
    super(`${what} (in ${at.place} at byte ${at.offset})`);
    this.place = at.place;
    this.offset = at.offset;
  }
}

export function isServiceError(e: unknown): e is ServiceError {
  return e instanceof ServiceError;
}

/** Any thrown value as a ServiceError: itself, or an InternalError with the value as its cause. */
export function toServiceError(e: unknown): ServiceError {
  if (isServiceError(e)) return e;
  const message = e instanceof Error ? e.message : String(e);
  return new InternalError(message, { cause: e });
}

const OF_KIND = {
  invalid: InvalidError,
  unauthorized: UnauthorizedError,
  notFound: NotFoundError,
  conflict: ConflictError,
  tooLarge: TooLargeError,
  unprocessable: UnprocessableError,
  rateLimited: RateLimitedError,
  cancelled: CancelledError,
  internal: InternalError,
  corrupt: InternalError,
  unavailable: UnavailableError,
  timeout: TimeoutError,
} as const satisfies Record<ErrorKind, new (message: string) => ServiceError>;

/** The failure that another process reported. What was corrupt there is internal here. */
export function serviceErrorOf(kind: ErrorKind, message: string): ServiceError {
  return new OF_KIND[kind](message);
}
