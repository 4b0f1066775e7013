import type { LoadMeter } from '../../ports/fault';
import type { StepsState } from './options';
import type { ReadStep } from './readSteps';

/** That of the one step that is a load, where one is. */
export function loadOfSteps(read: (state: StepsState) => readonly ReadStep[]): LoadMeter<StepsState> {
  const meterOf = (state: StepsState) => {
    const step = read(state).find(({ kind }) => kind.load !== undefined);
    return step?.kind.load === undefined ? undefined : { meter: step.kind.load, own: step.state };
  };
  return {
    isThere: (state) => meterOf(state) !== undefined,
    sample: async (state, system, signal) => {
      const load = meterOf(state);
      return load?.meter.sample(load.own, system, signal);
    },
    summary: async (state, system, signal) => {
      const load = meterOf(state);
      return load?.meter.summary(load.own, system, signal);
    },
    unanswered: async (state, system, signal) => {
      const load = meterOf(state);
      return load?.meter.unanswered(load.own, system, signal);
    },
  };
}
