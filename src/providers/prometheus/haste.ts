import { boundText } from '../../domain/boundText';
import type { LatencyBound } from '../../domain/resolvedMonitor';
import { inSeconds } from '../../domain/wording';
import type { LatencyBounds } from './floor';
import type { Route } from './managerConfig';

/**
 * Where Alertmanager's groups may take longer than a notification is allowed to. That keeps no drill from being run: how
 * long they take is known only once it is known whether the alert's group is there already (docs/decisions/0017).
 *
 * @param routes those that lead to whom has to be told, at least one
 * @param bounds of the firing
 */
export function hasteOf(
  routes: readonly Route[],
  { floor, worst }: LatencyBounds,
  withinMs: number,
): readonly string[] {
  const limit = `notified within ${inSeconds(withinMs)}`;
  return [...ofNewGroup(), ...ofKnownGroup()];

  function ofNewGroup(): readonly string[] {
    const ms = Math.min(...routes.map(({ groupWaitMs }) => groupWaitMs));
    const wait = { ms, text: 'group_wait' };
    const soonest = later(floor, wait);
    if (withinMs < soonest.ms) {
      return [
        `${limit} can be met only where its group is there already: a new one takes ${boundText(soonest)} at least`,
      ];
    }
    const latest = worst && later(worst, wait);
    if (latest === undefined || withinMs >= latest.ms) return [];
    return [`${limit} may be missed though all is well: a new group takes up to ${boundText(latest)}`];
  }

  function ofKnownGroup(): readonly string[] {
    if (routes.some(({ groupsByAll }) => groupsByAll)) return [];
    const ms = Math.min(...routes.map(({ groupIntervalMs }) => groupIntervalMs));
    const wait = { ms, text: 'group_interval' };
    const latest = later(worst ?? floor, wait);
    if (withinMs >= latest.ms) return [];
    const takes = worst === undefined ? `may take ${boundText(latest)} or more` : `takes up to ${boundText(latest)}`;
    return [
      `${limit} may be missed where other alerts of its group were told of before: that group ${takes}; ${advice}`,
    ];
  }
}

const advice = "`group_by: ['...']` or a short group_interval of the route avoids it";

const later = ({ ms, terms }: LatencyBound, by: { readonly ms: number; readonly text: string }): LatencyBound => ({
  ms: ms + by.ms,
  terms: [...(ms === 0 ? [] : terms), `${by.text}: ${inSeconds(by.ms)}`],
});
