import type { Readable } from 'node:stream';

/** Collects the last `limitBytes` of a stream; call the result for the text so far, invalid UTF-8 replaced. */
export function keepTail(stream: Readable, limitBytes: number): () => string {
  const chunks: Buffer[] = [];
  let heldBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    heldBytes += chunk.length;
    // Whole chunks go while the rest is long enough, so that memory is bounded and nothing is copied for each chunk.
    for (let first = chunks[0]; first && heldBytes - first.length >= limitBytes; first = chunks[0]) {
      chunks.shift();
      heldBytes -= first.length;
    }
  });
  return () => {
    const held = Buffer.concat(chunks);
    return new TextDecoder().decode(held.subarray(Math.max(0, held.length - limitBytes)));
  };
}
