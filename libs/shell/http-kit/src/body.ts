// Reading request bodies within bounds.
import type { IncomingMessage } from 'node:http';
import { CancelledError, TooLargeError } from '@skald/errors';

/** The whole body in one buffer. Rejects with TooLargeError as soon as `maxBytes` is exceeded. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? NaN);
  if (declared > maxBytes) {
    request.resume();
    return Promise.reject(tooLarge(declared, maxBytes));
  }
  return new Promise((resolve, reject) => {
    // One allocation when the length is known; a list of chunks otherwise.
    const whole = Number.isFinite(declared) ? Buffer.allocUnsafeSlow(declared) : undefined;
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      if (size + chunk.length > maxBytes) {
        request.removeAllListeners('data');
        request.resume();
        reject(tooLarge(size + chunk.length, maxBytes));
        return;
      }
      if (whole) whole.set(chunk, size);
      else chunks.push(chunk);
      size += chunk.length;
    });
    request.on('end', () => resolve(whole ?? Buffer.concat(chunks, size)));
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
