import { FaultError } from '../../domain/errors';
import { durationMsOf, isSteady, peakPerSecond, type LoadProfile } from './loadProfile';

/** The name of our one scenario in k6. */
export const scenarioName = 'alertdrill';

/** The part of k6's `options` that alertdrill owns, as JSON for load-scripts/wrapper/entry.ts. */
export interface OwnedOptions {
  readonly scenarios: Readonly<Record<string, ArrivalRate>>;
  readonly blacklistIPs: readonly string[];
}

interface ArrivalRate {
  readonly executor: 'constant-arrival-rate' | 'ramping-arrival-rate';
  readonly [option: string]: unknown;
}

/**
 * An open model: iterations start on schedule however slow the target is, as customers do.
 * https://grafana.com/docs/k6/latest/using-k6/scenarios/concepts/open-vs-closed/
 */
export function ownedOptions(profile: LoadProfile, blacklistIPs: readonly string[]): OwnedOptions {
  return { scenarios: { [scenarioName]: arrivalRate(profile) }, blacklistIPs };
}

/** Iterations in flight at most. Beyond that k6 drops iterations, and says so. */
export const maxVusOf = (profile: LoadProfile): number => vusFor(profile, slowestIterationSeconds);

// An iteration that takes a second is served by VUs that exist before the load starts. As far as five seconds k6 adds
// VUs while it runs (about 0.1 MB each, measured with k6 1.8.1); a target that is slower than that drops iterations.
const normalIterationSeconds = 1;
const slowestIterationSeconds = 5;
const fewestVus = 10;
const mostVus = 4_000;

const vusFor = (profile: LoadProfile, iterationSeconds: number): number =>
  Math.min(mostVus, Math.max(fewestVus, Math.ceil(peakPerSecond(profile) * iterationSeconds)));

function arrivalRate(profile: LoadProfile): ArrivalRate {
  const { timeUnit, count } = countsOf(profile);
  const common = {
    timeUnit,
    preAllocatedVUs: vusFor(profile, normalIterationSeconds),
    maxVUs: maxVusOf(profile),
    // Rollback does not wait for iterations in flight.
    gracefulStop: '0s',
  };
  if (isSteady(profile)) {
    const duration = `${durationMsOf(profile)}ms`;
    return { executor: 'constant-arrival-rate', rate: count(profile.startPerSecond), duration, ...common };
  }
  const stages = profile.stages.map((stage) => ({
    duration: `${stage.durationMs}ms`,
    target: count(stage.targetPerSecond),
  }));
  return { executor: 'ramping-arrival-rate', startRate: count(profile.startPerSecond), stages, ...common };
}

/** k6 takes whole numbers of iterations per time unit alone; an hour has room for `90/h` and for 2.5 times 3/s. */
function countsOf(profile: LoadProfile): { timeUnit: string; count: (perSecond: number) => number } {
  const rates = [profile.startPerSecond, ...profile.stages.map((stage) => stage.targetPerSecond)];
  if (rates.every(Number.isInteger)) return { timeUnit: '1s', count: (perSecond) => perSecond };
  if (Math.round(peakPerSecond(profile) * 3_600) === 0) {
    throw new FaultError('the rate of the k6 load is below one iteration an hour', { hint: 'Raise its `rate`.' });
  }
  return { timeUnit: '1h', count: (perSecond) => Math.round(perSecond * 3_600) };
}
