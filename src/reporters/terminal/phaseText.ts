import type { Conclusions } from '../../domain/conclusions';
import type { FactOf } from '../../domain/facts';
import { isControl, type Scenario } from '../../domain/scenario';
import { quietFromMs } from '../../domain/settling';
import { inSeconds } from '../../domain/wording';

/** What happens in a phase of this scenario; undefined for the last one, whose result says more. */
export function phaseText(
  { phase, atMs }: FactOf<'phase-entered'>,
  scenario: Scenario,
  fault: string | undefined,
  conclusions: Conclusions,
): string | undefined {
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
      return `until this drill's own alerts are closed${mayStillCome(scenario, conclusions, atMs)}`;
    case 'verdict':
      return undefined;
    default:
      return phase satisfies never;
  }
}

/** Also where nothing fired a drill waits: what is slow must not be taken for an alert of the next one. */
function mayStillCome(scenario: Scenario, conclusions: Conclusions, atMs: number): string {
  const forMs = quietFromMs(scenario, conclusions, conclusions.effectGone?.latest ?? atMs) - atMs;
  return forMs < 1_000 ? '' : `; a slow one may still come within ${inSeconds(forMs)}`;
}
