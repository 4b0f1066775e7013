import type { Scenario } from '../../domain/scenario';

/** A drill whose effect nobody sees proves less. Data that are made up are all the effect there is. */
export function effectDoubt({ fault, effect }: Pick<Scenario, 'fault' | 'effect'>): readonly string[] {
  if (fault === undefined || effect !== undefined || fault.synthetic === true) return [];
  return [
    'no `effect` sees whether it bites: an alert that does not come will be `missed (effect not verified)`, and ' +
      'latencies count from the injection',
  ];
}
