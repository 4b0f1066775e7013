import { formatDuration } from '../../config/duration';
import { FaultError } from '../../domain/errors';
import type { FaultContext } from '../../ports/fault';
import { steadyProfile, type LoadProfile } from './loadProfile';
import type { K6Options } from './options';

/** Which script runs, and how fast: what the options mean in this scenario. */
export interface PlannedLoad {
  readonly script: string;
  readonly profile: LoadProfile;
}

/** Throws FaultError where the options make no sense in this scenario. */
export function planLoad(options: K6Options, context: Pick<FaultContext, 'load' | 'maxMs'>): PlannedLoad {
  if ('multiplyLoad' in options) return multipliedLoad(options.multiplyLoad, context);
  const { script, rate, stages } = options;
  if (stages === undefined) return { script, profile: steadyProfile(rate, context.maxMs) };
  const stagesMs = stages.reduce((sum, stage) => sum + stage.duration, 0);
  const restMs = context.maxMs - stagesMs;
  if (restMs < 0) {
    throw new FaultError(
      `the stages of the k6 load take ${formatDuration(stagesMs)}, but it is rolled back after ` +
        `${formatDuration(context.maxMs)} at the latest`,
      { hint: 'Shorten the stages, or lengthen `hold`.' },
    );
  }
  const planned = stages.map((stage) => ({ durationMs: stage.duration, targetPerSecond: stage.target }));
  const last = planned.at(-1)?.targetPerSecond ?? rate;
  const held = restMs > 0 ? [{ durationMs: restMs, targetPerSecond: last }] : [];
  return { script, profile: { startPerSecond: rate, stages: [...planned, ...held] } };
}

/** A second load beside the normal one, which goes on: so that rollback leaves the normal one alone. */
function multipliedLoad(times: number, context: Pick<FaultContext, 'load' | 'maxMs'>): PlannedLoad {
  if (context.load === undefined) {
    throw new FaultError('multiplyLoad multiplies the normal load, and this scenario has none', {
      hint: 'Add `load: { script, rate }` to the scenario, or give the fault a `script` and a `rate` of its own.',
    });
  }
  const { script, ratePerSecond } = context.load;
  return { script, profile: steadyProfile(ratePerSecond * (times - 1), context.maxMs) };
}
