const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const pieces = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|["'`()[\]{}]/gs;

/** The first bracket or quotation mark of a query (PromQL) that has no counterpart. */
export function unclosed(query: string): string | undefined {
  const open: string[] = [];
  for (const [piece] of query.matchAll(pieces)) {
    if (piece.length > 1) continue;
    if (piece in closing) open.push(piece);
    else if (closing[open.pop() ?? ''] !== piece) return piece;
  }
  return open.at(-1);
}
