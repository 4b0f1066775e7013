import { distance } from 'fastest-levenshtein';

/** The names that `name` may have been meant to be, nearest first; none where nothing is near. Two letters swapped are two edits. */
export function nearest(name: string, candidates: readonly string[]): readonly string[] {
  const asked = name.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, edits: distance(asked, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, edits }) =>
        isStart(asked, candidate) || edits <= Math.max(1, Math.round(Math.max(asked.length, candidate.length) / 3)),
    )
    .sort((a, b) => a.edits - b.edits || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** `crit` for critical. */
const isStart = (asked: string, candidate: string): boolean =>
  asked.length >= 3 && candidate.toLowerCase().startsWith(asked);

/** `did you mean within?`, or else what there is; undefined where there is nothing. */
export function didYouMean(name: string, candidates: readonly string[]): string | undefined {
  const near = nearest(name, candidates);
  if (near.length > 0) return `did you mean ${near.join(' or ')}?`;
  return candidates.length === 0 ? undefined : `there is: ${listed(candidates)}`;
}

/** The first names, and how many more there are. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
