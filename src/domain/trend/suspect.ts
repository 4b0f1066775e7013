import type { Suspect, TrendResult } from './expectationTrend';

/**
 * Where the monitor's configuration changed just when results did: it is likely the cause. When exactly these changed is
 * known but roughly, if few lie between; so a change of configuration counts that is no farther off than that.
 */
export function suspectAt(
  results: readonly TrendResult[],
  { from, foundAt }: { readonly from: number; readonly foundAt: number },
): Suspect | undefined {
  const reach = Math.floor((foundAt - from + 1) / 4);
  for (let distance = 0; distance <= reach; distance += 1) {
    for (const place of distance === 0 ? [from] : [from - distance, from + distance]) {
      const suspect = changeOfConfiguration(results, place);
      if (suspect !== undefined) return suspect;
    }
  }
  return undefined;
}

function changeOfConfiguration(results: readonly TrendResult[], place: number): Suspect | undefined {
  const [before, after] = [results[place - 1], results[place]];
  if (before?.monitorHash === undefined || after?.monitorHash === undefined) return undefined;
  if (before.monitorHash === after.monitorHash) return undefined;
  return { at: after.at, run: after.run, beforeHash: before.monitorHash, afterHash: after.monitorHash };
}
