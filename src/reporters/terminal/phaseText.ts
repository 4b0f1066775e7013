import type { PhaseName } from '../../domain/facts';
import { isControl, type Scenario } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';

/** What happens in a phase of this scenario; undefined for the last one, whose result says more. */
export function phaseText(phase: PhaseName, scenario: Scenario, fault: string | undefined): string | undefined {
  const { baselineMs, holdMs, load, startJitterMs } = scenario;
  switch (phase) {
    case 'preflight':
      return 'looks at everything, touches nothing';
    case 'jitter':
      return `a random wait${startJitterMs === undefined ? '' : ` of at most ${inSeconds(startJitterMs)}`}, for another phase of the monitors' intervals each time`;
    case 'baseline':
      return `${inSeconds(baselineMs)}${load === undefined ? '' : ' of normal load'}; nothing may fire yet`;
    case 'inject':
      return isControl(scenario) ? 'nothing: this is a control' : (fault ?? scenario.fault?.kind);
    case 'hold':
      return isControl(scenario)
        ? `${inSeconds(holdMs)} of normal load; nothing may fire`
        : `until decided, at most ${inSeconds(holdMs)} from the onset`;
    case 'rollback':
      return isControl(scenario) ? 'nothing to take back' : 'the fault is taken back';
    case 'recovery':
      return 'until the effect is gone and the alerts are closed';
    case 'settle':
      return "until this drill's own alerts are closed";
    case 'verdict':
      return undefined;
    default:
      return phase satisfies never;
  }
}
