/**
 * The beginning or the end of a long text, cut between words only: half a word may be half a key, which nothing that
 * looks for whole ones would find any more.
 */
export function excerpt(text: string, longest: number, part: 'beginning' | 'end'): string {
  if (text.length <= longest) return text;
  if (part === 'beginning')
    return text
      .slice(0, longest + 1)
      .replace(/\S*$/, '')
      .trimEnd();
  return text
    .slice(-longest - 1)
    .replace(/^\S*/, '')
    .trimStart();
}
