// Reading request bodies within bounds.
import type { IncomingMessage } from 'node:http';
import { CancelledError, TooLargeError } from '@skald/errors';

/** The pieces of the body. Rejects with TooLargeError as soon as they are more than `maxBytes`. */
export function readBodyParts(request: IncomingMessage, maxBytes: number): Promise<Buffer[]> {
  const declared = Number(request.headers['content-length'] ?? NaN);
  if (declared > maxBytes) {
    request.resume();
    return Promise.reject(tooLarge(declared, maxBytes));
  }
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      if (size + chunk.length > maxBytes) {
        request.removeAllListeners('data');
        request.resume();
        reject(tooLarge(size + chunk.length, maxBytes));
        return;
      }
      parts.push(chunk);
      size += chunk.length;
    });
    request.on('end', () => resolve(parts));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new CancelledError('the client closed the connection'));
    });
  });
}

function tooLarge(gotBytes: number, maxBytes: number): TooLargeError {
  return new TooLargeError(
    `request body too large: http: request body too large, larger than max (${gotBytes} vs ${maxBytes})`,
  );
}
