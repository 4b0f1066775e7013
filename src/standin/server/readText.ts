import { ApiError, badRequest } from './apiError';

/** Not documented by Mackerel; what an agent posts that was cut off for six hours is smaller. */
export const largestBodyBytes = 4 * 1024 * 1024;

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Reads a body, and throws 413 as soon as it is too large. Hono's own body limit makes a new Request of one whose
 * length was not announced, which fails unless the global Request of the whole process is replaced.
 */
export async function readText(body: Chunks, announcedBytes: number, mostBytes: number): Promise<string> {
  if (announcedBytes > mostBytes) throw tooLarge(mostBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of unbroken(body)) {
    length += chunk.length;
    if (length > mostBytes) throw tooLarge(mostBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A client that goes away in the midst of its body is its own fault: whatever ends it is no bug here. */
async function* unbroken(body: Chunks): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw badRequest('The request body ended before its end.');
  }
}

const tooLarge = (mostBytes: number): ApiError =>
  new ApiError(413, `The request body is larger than ${mostBytes} bytes.`);
