import type { Fact, ProbeName } from '../domain/facts';

/** How many looks of the probe in a row, up to now, have seen what it looks for; unknown ones are passed over. */
export function badStreak(facts: readonly Fact[], probe: ProbeName): number {
  let count = 0;
  for (let index = facts.length - 1; index >= 0; index -= 1) {
    const fact = facts[index];
    if (fact?.type !== 'probed' || fact.probe !== probe || fact.result === 'unknown') continue;
    if (fact.result === 'good') return count;
    count += 1;
  }
  return count;
}
