/** `too-large` as soon as it is, and nothing more is read; `broken-off` where the sender left before its end. */
export async function readBody(
  request: Request,
  longestBytes: number,
): Promise<{ readonly text: string } | 'too-large' | 'broken-off'> {
  if (Number(request.headers.get('content-length') ?? 0) > longestBytes) return 'too-large';
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = request.body;
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length;
      if (length > longestBytes) return 'too-large';
      chunks.push(chunk);
    }
  } catch {
    return 'broken-off';
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}
