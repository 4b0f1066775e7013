import { plainText } from './plainText';

/** `7.4 s`, `142 s`, `640 ms`: for sentences in evidence and reasons. */
export function inSeconds(ms: number): string {
  if (Math.round(ms) === 0) return '0 s';
  if (Math.abs(ms) < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  return `${Math.abs(seconds) < 100 ? String(Math.round(seconds * 10) / 10) : String(Math.round(seconds))} s`;
}

/** `a, b and 3 more`: as many as a sentence bears. They may come from outside, and are made harmless. */
export function someNames(names: readonly string[], most = 10): string {
  const told = names.slice(0, most).map(plainText).join(', ');
  return names.length > most ? `${told} and ${names.length - most} more` : told;
}
