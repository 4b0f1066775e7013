import { resultOf, type ResultTuple } from './expectationResults';
import type { ExpectationResults } from './historyStore';

/** What says which expectation it is and how it is called, in front of what `resultOf` takes. */
export type PostgresResult = readonly [
  environment: string,
  scenario: string,
  key: string,
  provider: string,
  monitor: string,
  severity: string | null,
  ...ResultTuple,
];

/** @param rows those of an expectation one after the other, the oldest first */
export function groupResults(rows: readonly PostgresResult[]): readonly ExpectationResults[] {
  const groups: ExpectationResults[] = [];
  let first = 0;
  rows.forEach((row, index) => {
    const next = rows[index + 1];
    if (next?.[0] === row[0] && next[1] === row[1] && next[2] === row[2]) return;
    const [environment, scenario, key, provider, monitor, severity] = row;
    groups.push({
      ...{ environment, scenario, key, provider, monitor, ...(severity !== null && { severity }) },
      results: rows.slice(first, index + 1).map(([, , , , , , ...result]) => resultOf(result)),
    });
    first = index + 1;
  });
  return groups;
}
