import { formatDuration } from '../../config/duration';
import { exactly, note } from '../../domain/step';
import type { FaultSteps, StepsContext } from '../../ports/fault';
import { durationMsOf, isSteady, rateText } from './loadProfile';
import type { K6Options } from './options';
import { planLoad } from './planLoad';
import { politeMs } from './rollbackK6';
import { maxVusOf } from './scenarioOptions';

/** Which script runs how fast, what it may reach, and how it is ended. Throws FaultError as planLoad does. */
export function k6Steps(options: K6Options, context: StepsContext): FaultSteps {
  const { script, profile } = planLoad(options, context);
  const { allowHosts, load } = context;
  const stages = isSteady(profile)
    ? []
    : profile.stages.map((stage) => `over ${formatDuration(stage.durationMs)} to ${rateText(stage.targetPerSecond)}`);
  const beside =
    'multiplyLoad' in options && load !== undefined
      ? [note(`beside the normal load, which goes on at ${rateText(load.ratePerSecond)}`)]
      : [];
  return {
    inject: [
      exactly(['k6 run', script, 'at', [rateText(profile.startPerSecond), ...stages].join(', ')].join(' ')),
      ...beside,
      note(
        `${maxVusOf(profile)} iterations in flight at most; reaches no host but ${allowHosts.join(', ')}; ends by itself ` +
          `after ${formatDuration(durationMsOf(profile))}, should nobody be left to end it`,
      ),
    ],
    rollback: [
      exactly('SIGINT to this k6, which breaks off its requests'),
      note(`SIGKILL to its process group where it is still there after ${formatDuration(politeMs)}`),
    ],
  };
}
