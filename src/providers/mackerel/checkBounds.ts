import { boundText } from '../../domain/boundText';
import { inSeconds } from '../../domain/wording';
import { countText, processing, sum, type LatencyBounds, type LatencyFacts } from './bound';

/** What mackerel-agent does with a plugin that hangs; a real half minute, whatever a stand-in's minute is. */
const pluginTimeoutMs = 30_000;

/**
 * A check by mackerel-agent: the rows "check via agent" of mackerel.md. Its interval and its attempts stand in the
 * agent's configuration, which the API doesn't show: without a hint of the interval nothing is known.
 */
export function checkBounds({ hint, minuteMs }: Pick<LatencyFacts, 'hint' | 'minuteMs'>): LatencyBounds {
  const { everyMs, attempts = 1 } = hint ?? {};
  // The agent's default.
  const intervalMs = everyMs ?? minuteMs;
  if (everyMs === undefined) {
    const { worst } = checkBounds({ hint: { everyMs: intervalMs, attempts }, minuteMs });
    return {
      intervalMs,
      worstUnknown: `how often the check runs, and how often it has to fail, only the configuration of mackerel-agent says; by the agent's defaults (every minute, once) it takes ${worst === undefined ? 'no longer' : boundText(worst)} at most`,
    };
  }
  const between = `${inSeconds(intervalMs)} between checks`;
  const floor = sum({
    ms: intervalMs * (attempts - 1),
    text: `${between} x (${countText(attempts, 'attempt')} - 1)`,
  });
  return {
    floor,
    worst: sum(
      { ms: intervalMs * attempts, text: `${between} x ${countText(attempts, 'attempt')}` },
      { ms: pluginTimeoutMs, text: 'time-out of the plugin' },
      // A change is posted at once, a result that stays the same with the next of the agent's minutes.
      ...(attempts > 1 ? [{ ms: minuteMs, text: 'until the agent posts what stays the same' }] : []),
      processing,
    ),
    intervalMs,
  };
}
