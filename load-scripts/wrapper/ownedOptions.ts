import type { Options } from 'k6/options';

export type ScriptOptions = Options & { readonly summaryTrendStats?: string[] };

/** What alertdrill decides; src/faults/k6/scenarioOptions.ts makes it. */
interface OwnedOptions {
  readonly scenarios: NonNullable<Options['scenarios']>;
  readonly blacklistIPs: string[];
}

export function parseOwnedOptions(json: string | undefined): OwnedOptions {
  if (!json) throw new Error('ALERTDRILL_OPTIONS is not set: this file is run by alertdrill alone.');
  return JSON.parse(json);
}

// Each of them says how much load there is, or replaces the scenario that does.
const ownedNames = [
  'scenarios',
  'stages',
  'vus',
  'duration',
  'iterations',
  'rps',
  'executionSegment',
  'executionSegmentSequence',
] as const;

export function refuseOwnedOptions(given: object): void {
  const found = ownedNames.filter((name) => name in given);
  if (found.length === 0) return;
  const names = found.map((name) => `options.${name}`).join(', ');
  throw new Error(
    `The load script sets ${names}: how much load there is comes from the expectation file (load.rate, fault.k6).`,
  );
}
