/** What must not be committed: the key, and what runs leave behind. */
const ignored = ['.env', '.alertdrill/', 'out/'];

/** What is to be added to a .gitignore, in its own kind of line ends; undefined where all of it stands there already. */
export function gitignoreAddition(
  present: string,
): { readonly text: string; readonly entries: readonly string[] } | undefined {
  const lines = present.split(/\r?\n/).map(bare);
  const entries = ignored.filter((entry) => !lines.includes(bare(entry)));
  if (entries.length === 0) return undefined;
  const end = present.includes('\r\n') ? '\r\n' : '\n';
  const isLineOpen = present !== '' && !present.endsWith('\n');
  return { text: (isLineOpen ? end : '') + entries.map((entry) => entry + end).join(''), entries };
}

/** `/out`, `out/` and `out` ignore the same folder here. */
const bare = (line: string): string => line.trimEnd().replace(/^\//, '').replace(/\/$/, '');
