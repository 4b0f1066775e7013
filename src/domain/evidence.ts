import { groupBy } from './groupBy';
import { marginMs, type Evidence, type ListedMonitor, type MonitorResult } from './proof';

/** A result as a report has it: which monitor it is about is still to be found. */
export interface ReportedResult {
  readonly provider: string;
  readonly monitor: { readonly id?: string; readonly name: string };
  readonly result: MonitorResult;
}

/** What runs have shown of the monitors, gathered from the newest run to the oldest. */
export interface EvidenceOfRuns {
  /** All results of one run, which is older than those before. */
  addRun(results: readonly ReportedResult[]): void;
  of(monitor: ListedMonitor): Evidence;
}

/**
 * Within a run the worst result of a monitor counts: of two expectations a monitor can meet one (it warns) and not the
 * other (it never becomes critical), and which of them was drilled last is chance. Of several that passed, the one that
 * was nearest to its deadline.
 *
 * Results are of the monitor with their id. Where there is none (it was deleted and made again, it comes from a file),
 * they are of the one with their name, if that is the only one.
 */
export function createEvidence(monitors: readonly ListedMonitor[]): EvidenceOfRuns {
  const byId = new Map(
    monitors.flatMap((monitor) =>
      monitor.id === undefined ? [] : [[keyOf(monitor.provider, monitor.id), monitor] as const],
    ),
  );
  const byName = groupBy(monitors, ({ provider, name }) => keyOf(provider, name));
  const meant = ({ provider, monitor: { id, name } }: ReportedResult): ListedMonitor | undefined => {
    const found = id === undefined ? undefined : byId.get(keyOf(provider, id));
    if (found !== undefined) return found;
    const [only, ...others] = byName.get(keyOf(provider, name)) ?? [];
    return others.length === 0 ? only : undefined;
  };
  const known = new Map<ListedMonitor, Evidence>();

  return {
    addRun: (results) => {
      const worst = new Map<ListedMonitor, MonitorResult>();
      for (const reported of results) {
        const monitor = meant(reported);
        if (monitor === undefined) continue;
        const other = worst.get(monitor);
        if (other === undefined || isWorse(reported.result, other)) worst.set(monitor, reported.result);
      }
      for (const [monitor, result] of worst) {
        const before = known.get(monitor) ?? {};
        if (before.judged !== undefined) continue;
        if (result.outcome !== 'inconclusive') known.set(monitor, { ...before, judged: result });
        else if (before.inconclusive === undefined) known.set(monitor, { inconclusive: result });
      }
    },
    of: (monitor) => known.get(monitor) ?? {},
  };
}

const keyOf = (provider: string, text: string): string => JSON.stringify([provider, text]);

/** What judges nothing is nothing against what does. */
const weight = { inconclusive: 0, passed: 1, failed: 2 } as const;

function isWorse(one: MonitorResult, other: MonitorResult): boolean {
  if (one.outcome !== other.outcome) return weight[one.outcome] > weight[other.outcome];
  return (marginMs(one) ?? Number.POSITIVE_INFINITY) < (marginMs(other) ?? Number.POSITIVE_INFINITY);
}
