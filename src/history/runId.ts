import { isoTime } from '../domain/isoTime';

/**
 * The id of a run: sorts by its start (UTC, seconds) and is unique by five random characters: `20261123T001502Z-k3f9x`.
 * @param random a number from 0 up to 1, as Math.random gives it
 */
export function runId(startedAtMs: number, random: () => number): string {
  const time = isoTime(startedAtMs).replace(/[-:]|\.\d+/g, '');
  const tail = Array.from({ length: 5 }, () => alphabet.charAt(Math.floor(random() * alphabet.length)));
  return `${time}-${tail.join('')}`;
}

/** Without vowels and what looks alike: no words, no slips when it is read out. */
const alphabet = 'bcdfghjkmnpqrstvwxz23456789';
