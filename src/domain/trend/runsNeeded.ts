import type { Terms } from './changes';
import type { Need } from './expectationTrend';
import { isAbove, type Measured } from './pool';
import { quantile, sorted } from './quantile';
import { countBelow, fewest, longest } from './rankScan';

/** So many shifts are tried. */
const trials = 100;

/** Fewer results say nothing of others to come. */
const fewestToPredict = 30;

/** How many of all shifts have to be found within the runs that are said: 95 %, and what few results may err by. */
const foundPart = (older: number): number => (older < 100 ? 0.995 : 0.98);

/**
 * Within how many runs shifts are found, in 95 % of cases: by drawing from what was measured so far, shifted, until the
 * alarm comes. Nothing is said of one where it can't be told from so few results, or where no number of runs that anybody
 * waits for is enough.
 *
 * @param random in [0, 1), seeded: the same history gives the same answer
 */
export function needsOf(
  reference: readonly Measured[],
  shiftsMs: readonly number[],
  { levels, minEffectMs }: Terms,
  random: () => number,
): readonly Need[] {
  const older = reference.length;
  const last = reference.at(-1);
  const known = reference.filter(({ estimate }) => estimate < Infinity);
  if (last === undefined || older < fewestToPredict || known.length < fewest) {
    return shiftsMs.map((shiftMs) => ({ shiftMs }));
  }
  const latests = sorted(reference.map(({ latest }) => latest));
  const middle = quantile(sorted(reference.map(({ estimate }) => estimate)), 0.5) ?? Infinity;
  const enoughMs = middle + minEffectMs(last.withinMs);
  const { worstMs = Infinity } = last;
  const above = reference.filter((result) => isAbove(result, worstMs)).length;
  const limits = levels.limits(older);
  const isWorstOfUse = above <= levels.toleratedAbove(older);

  return shiftsMs.map((shiftMs) => {
    // What each of the results would do if it came again, shifted.
    const lower = Int32Array.from(known, ({ earliest }) => countBelow(latests, earliest + shiftMs));
    const isEnough = Uint8Array.from(known, ({ estimate }) => Number(estimate + shiftMs >= enoughMs));
    const exceeds = Uint8Array.from(known, (result) => Number(isAbove(result, worstMs - shiftMs)));
    // Few results may have come out narrow, or low, by chance: then each trial believes in others that might have come.
    const believed = Int32Array.from(known, (_, index) => index);

    const foundAfter = (): number => {
      if (older <= 100) believed.forEach((_, index) => (believed[index] = Math.floor(random() * known.length)));
      let [below, enough, aboveInARow] = [0, 0, 0];
      for (let newer = 1; newer <= longest; newer += 1) {
        const drawn = believed[Math.floor(random() * known.length)] ?? 0;
        below += lower[drawn] ?? 0;
        enough += isEnough[drawn] ?? 0;
        aboveInARow = exceeds[drawn] === 1 ? aboveInARow + 1 : 0;
        if (newer < fewest || 2 * enough <= newer) continue;
        if (isWorstOfUse && aboveInARow >= fewest) return newer;
        if (older * newer - below <= (limits[newer] ?? -1)) return newer;
      }
      return Infinity;
    };

    const found = sorted(Array.from({ length: trials }, foundAfter))[Math.ceil(foundPart(older) * trials) - 1];
    // So few results say nothing of many to come: what they said was seen to be wrong too often (bench/trend).
    return found === undefined || found > (older < 50 ? 6 : longest) ? { shiftMs } : { shiftMs, runs: found };
  });
}

/** So many results have to be there, that a shift which puts each new one above them all is found within six runs. */
export function fewestToTell({ limits }: Terms['levels']): number {
  let older = fewest;
  while ((limits(older)[6] ?? -1) < 0) older += 1;
  return older;
}
