import type { Scenario } from './domain/scenario';

export const needsK6 = (scenarios: readonly Scenario[]): boolean =>
  scenarios.some(({ load, fault }) => load !== undefined || fault?.kind === 'k6');
