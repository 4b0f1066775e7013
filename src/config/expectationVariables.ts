import type { Variables } from './interpolate';
import { isSecretField } from './interpolate';
import { didYouMean } from './nearest';
import type { EnvironmentOutline } from './environmentOutline';

/**
 * What an expectation file sees: the `vars` of its environment and nothing of the process environment, so that no
 * secret wanders into a report. Of an environment that is not known, nothing is, neither what is missing.
 */
export function expectationVariables(environment: EnvironmentOutline | undefined): Variables {
  const values = environment?.vars ?? {};
  return {
    values,
    missingHint: (name) => {
      const near = didYouMean(name, Object.keys(values)) ?? 'it has none yet';
      return `expectation files see the vars of their environment (${environment?.name ?? ''}) alone; ${near}`;
    },
    secrets: {
      ...(environment?.secretNames && { names: environment.secretNames }),
      acceptedAt: isSecretField,
      elsewhere: {
        message: 'no secrets here',
        hint:
          'secrets stand in `headers`, `body` and `json` of requests, in `env` of commands and in `apiKey` alone: ' +
          'elsewhere others see them',
      },
    },
  };
}
