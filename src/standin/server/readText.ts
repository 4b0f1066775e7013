import { ApiError } from './apiError';

/** Not documented by Mackerel; what an agent posts that was cut off for six hours is smaller. */
export const largestBodyBytes = 4 * 1024 * 1024;

/**
 * Reads a body, and throws 413 as soon as it is too large. Hono's own body limit makes a new Request of one whose
 * length was not announced, which fails unless the global Request of the whole process is replaced.
 */
export async function readText(request: Request, mostBytes: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge(mostBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = request.body;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > mostBytes) throw tooLarge(mostBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const tooLarge = (mostBytes: number): ApiError =>
  new ApiError(413, `The request body is larger than ${mostBytes} bytes.`);
