import type { Scenario } from '../domain/scenario';
import { courtesiesOf } from './courtesies';
import type { ExpectationInput } from './expectationSchema';
import type { Parts } from './parts';
import type { EnvironmentOutline } from './environmentOutline';
import { toExpectation, toForbidden } from './subject';
import { timingOf } from './timing';

interface Origin {
  /** Relative to the project. */
  readonly file: string;
  readonly hash: string;
  readonly config: NonNullable<Scenario['config']>;
  readonly environment: EnvironmentOutline;
}

/** A file in which nothing is wrong, with all defaults. */
export function toScenario(
  input: ExpectationInput,
  parts: Parts,
  { file, hash, config, environment }: Origin,
): Scenario {
  const { scenario: name, title, purpose, owner, runbook, tags, environments, scope, load, startJitter } = input;
  const courtesies = courtesiesOf(input, environment.courtesies);
  const [only] = environment.providers ?? [];
  const providerOf = ({ provider }: { readonly provider?: string }): string => provider ?? only?.name ?? '';
  return {
    name,
    file,
    hash,
    config,
    ...(title !== undefined && { title }),
    ...(purpose !== undefined && { purpose }),
    ...(owner !== undefined && { owner }),
    ...(runbook !== undefined && { runbook }),
    tags,
    ...(environments && { environments }),
    scope,
    ...(load && { load: { script: load.script, ratePerSecond: load.rate } }),
    baselineMs: input.baseline,
    ...(parts.fault && { fault: parts.fault.plan }),
    ...(parts.effect && { effect: parts.effect.plan }),
    ...timingOf(input),
    ...(startJitter !== undefined && { startJitterMs: startJitter }),
    expect: input.expect.map((expectation) => toExpectation(expectation, providerOf(expectation))),
    forbid: input.forbid.map((forbidden) => toForbidden(forbidden, providerOf(forbidden))),
    unexpected: input.unexpected,
    abortWhen: parts.abortWhen.map(({ plan }) => plan),
    ...(courtesies && { courtesies }),
  };
}
