import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 1024 * 1024;
const MOST_MS = 10_000;

/** A body that will not be read to its end. */
export class BodyRefused extends Error {
  constructor(
    readonly status: 400 | 408 | 413,
    message: string,
  ) {
    super(message);
  }
}

/** The request's raw bytes, at most 1 MiB within ten seconds; a server that has read them already leaves them in `rawBody`. */
export function readBody(request: IncomingMessage & { rawBody?: unknown }): Promise<Buffer> {
  if (Buffer.isBuffer(request.rawBody)) {
    return request.rawBody.length > MOST_BYTES ? Promise.reject(tooLarge()) : Promise.resolve(request.rawBody);
  }
  if (Number(request.headers['content-length']) > MOST_BYTES) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (error: BodyRefused) => {
      clearTimeout(timer);
      // The rest is thrown away unread; the answer closes the connection.
      request.removeAllListeners('data').resume();
      reject(error);
    };
    const timer = setTimeout(() => stop(new BodyRefused(408, 'The body took too long.')), MOST_MS);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) stop(tooLarge());
      else chunks.push(chunk);
    });
    request.on('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    request.on('error', () => stop(new BodyRefused(400, 'The body was cut off.')));
    request.on('aborted', () => stop(new BodyRefused(400, 'The body was cut off.')));
  });
}

function tooLarge(): BodyRefused {
  return new BodyRefused(413, 'The body is larger than 1 MiB.');
}
