// Replies in the forms Loki's clients expect: errors are plain text, never a JSON envelope.
import { STATUS_OF, toServiceError, type ServiceError } from '@skald/errors';
import type { Reply } from './route.ts';

export const TEXT = 'text/plain; charset=utf-8';
export const JSON_UTF8 = 'application/json; charset=UTF-8';

export function textReply(status: number, body: string): Reply {
  return { status, contentType: TEXT, headers: { 'X-Content-Type-Options': 'nosniff' }, body };
}

export function jsonReply(body: string, status = 200): Reply {
  return { status, contentType: JSON_UTF8, body };
}

export function emptyReply(status = 204): Reply {
  return { status };
}

/** The status of an error's kind and its message, as plain text without a newline. */
export function errorReply(error: unknown): Reply {
  const failure: ServiceError = toServiceError(error);
  return textReply(STATUS_OF[failure.kind].http, failure.message);
}
