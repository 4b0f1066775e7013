import { distance } from 'fastest-levenshtein';

/** The names that `name` may have been meant to be, nearest first; none where nothing is near. */
export function nearest(name: string, candidates: readonly string[]): readonly string[] {
  const asked = name.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, edits: editsTo(candidate.toLowerCase(), asked) }))
    .filter(
      ({ candidate, edits }) =>
        isStart(asked, candidate) ||
        hasWords(candidate, asked) ||
        edits <= Math.max(1, Math.round(Math.max(asked.length, candidate.length) / 3)),
    )
    .sort((a, b) => a.edits - b.edits || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Two letters that were swapped are one slip: in a short name they would be too many edits. */
const editsTo = (candidate: string, asked: string): number =>
  isSwap(candidate, asked) ? 1 : distance(asked, candidate);

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at < a.length - 1 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** `latency` for `Shop p95 latency`: whoever knows a part of a long name means that. */
const hasWords = (candidate: string, asked: string): boolean =>
  asked.length >= 4 && inWords(candidate).includes(inWords(asked));

const inWords = (text: string): string =>
  ` ${
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;

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
