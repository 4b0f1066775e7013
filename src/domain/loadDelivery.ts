import type { FactOf } from './facts';
import { groupBy } from './groupBy';
import type { Timeline } from './timeline';

/** Below this share of the asked rate, silence proves nothing: the load was not there. */
const enoughDelivered = 0.8;

/**
 * What k6 delivers is counted with a delay: it is asked every 2 s, and one that does not answer is waited for for 2 s
 * more. Up to here those 4 s alone may be the fifth that is missing. ms
 */
const tellingMs = 20_000;

/** Iterations. */
export interface LoadTotal {
  readonly asked: number;
  readonly delivered: number;
}

export interface Shortfall extends LoadTotal {
  readonly load: 'normal' | 'fault';
  readonly measuredMs: number;
}

/** The first load that fell short in the fault window. */
export function shortfallOf(timeline: Timeline): Shortfall | undefined {
  return [...groupBy(measuredInWindow(timeline), ({ load }) => load)]
    .map(([load, windows]) => ({ load, ...totalOf(windows), measuredMs: lengthOf(windows) }))
    .find(({ asked, delivered }) => asked > 0 && delivered / asked < enoughDelivered);
}

/** Whether the window was long enough to tell a load that fell short from one that had hardly begun. */
export const isTelling = ({ measuredMs }: Shortfall): boolean => measuredMs >= tellingMs;

export function totalOf(windows: readonly FactOf<'load-measured'>[]): LoadTotal {
  const longest = longestOf(windows);
  return {
    asked: longest.reduce((sum, { asked }) => sum + asked, 0),
    delivered: longest.reduce((sum, { delivered }) => sum + delivered, 0),
  };
}

const lengthOf = (windows: readonly FactOf<'load-measured'>[]): number =>
  longestOf(windows).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** Windows that begin together are one that grew: the longest counts, with all before it. */
const longestOf = (windows: readonly FactOf<'load-measured'>[]): readonly FactOf<'load-measured'>[] =>
  [...groupBy(windows, ({ fromMs }) => fromMs).values()].flatMap(
    (grown) => grown.toSorted((a, b) => a.toMs - b.toMs).at(-1) ?? [],
  );

export function shortfallText({ load, asked, delivered }: Shortfall): string {
  // Rounded down: 79.6 % must not read as the 80 % that are needed.
  const percent = Math.floor((100 * delivered) / asked);
  return `k6 delivered ${percent} % of the ${load} load (${Math.round(delivered)} of ${Math.round(asked)} iterations); 80 % are needed`;
}

/** Whether the load that the scenario asks for was measured in the fault window. */
export const isLoadMeasured = (timeline: Timeline): boolean =>
  timeline.scenario.load === undefined ||
  measuredInWindow(timeline).some(({ load, asked }) => load === 'normal' && asked > 0);

function measuredInWindow({ loads, injection, windowEnd }: Timeline): readonly FactOf<'load-measured'>[] {
  const fromMs = injection?.earliest ?? Number.POSITIVE_INFINITY;
  const toMs = windowEnd?.atMs ?? Number.POSITIVE_INFINITY;
  return loads.filter((load) => load.toMs > fromMs && load.fromMs < toMs);
}
