import type { Terms } from './changes';
import { medianOf, type Measured } from './pool';
import { countBelow, fewest, longest } from './rankScan';
import { sorted } from './quantile';

/** So many shifts are tried. */
const trials = 200;

/** What fewer results say of others to come was seen to be wrong too often (bench/trend). */
const fewestToPredict = 30;

/** How many of all shifts have to be found within the runs that are said: 95 %, and what few results may err by. */
const foundPart = (older: number): number => (older < 60 ? 0.995 : 0.98);

/**
 * Within how many runs a shift by so much is found, in 95 % of cases: by drawing from what was measured so far, shifted,
 * until the alarm comes. Undefined: it can't be told from so few results, or no number of runs that anybody waits for is
 * enough.
 *
 * @param random in [0, 1), seeded: the same history gives the same answer
 */
export function runsNeeded(
  reference: readonly Measured[],
  shiftMs: number,
  { levels, minEffectMs }: Terms,
  random: () => number,
): number | undefined {
  const known = reference.filter(({ estimate }) => Number.isFinite(estimate));
  const older = reference.length;
  const last = reference.at(-1);
  if (last === undefined || older < fewestToPredict || known.length < fewest) return undefined;
  const latests = sorted(reference.map(({ latest }) => latest));
  const enoughMs = medianOf(reference) + minEffectMs(last.withinMs);
  const { worstMs = Number.POSITIVE_INFINITY } = last;
  const above = reference.filter(({ estimate }) => estimate > worstMs).length;
  const isWorstOfUse = above <= levels.toleratedAbove(older);
  const drawn = known.map(({ earliest, estimate }) => ({
    lower: countBelow(latests, earliest + shiftMs),
    isEnough: estimate + shiftMs >= enoughMs,
    isAbove: estimate + shiftMs > worstMs,
  }));

  // Few results may have come out narrow, or low, by chance: then each trial believes in others that might have come.
  const believed = new Int32Array(drawn.length).map((_, index) => index);
  const believe = () => {
    if (older <= 100) believed.forEach((_, index) => (believed[index] = Math.floor(random() * drawn.length)));
  };

  const foundAfter = (): number => {
    believe();
    let [lower, enough, aboveInARow] = [0, 0, 0];
    for (let newer = 1; newer <= longest; newer += 1) {
      const each = drawn[believed[Math.floor(random() * drawn.length)] ?? 0];
      if (each === undefined) break;
      lower += each.lower;
      enough += each.isEnough ? 1 : 0;
      aboveInARow = each.isAbove ? aboveInARow + 1 : 0;
      if (newer < fewest || 2 * enough <= newer) continue;
      if (isWorstOfUse && aboveInARow >= fewest) return newer;
      if (older * newer - lower <= levels.limits(older, newer)) return newer;
    }
    return Number.POSITIVE_INFINITY;
  };

  const found = sorted(Array.from({ length: trials }, foundAfter))[Math.ceil(foundPart(older) * trials) - 1];
  return found === undefined || found === Number.POSITIVE_INFINITY ? undefined : found;
}

/** So many results have to be there, that a shift which puts each new one above them all is found within six runs. */
export function fewestToTell({ limits }: Terms['levels']): number {
  let older = fewest;
  while (limits(older, 6) < 0) older += 1;
  return older;
}
