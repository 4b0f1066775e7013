import type { Conclusions } from '../domain/conclusions';
import type { Fact } from '../domain/facts';
import { factTime } from '../domain/factTime';
import { foldDrill, foldReport } from '../domain/foldReport';
import { epochMsOf } from '../domain/isoTime';
import type { Report } from '../domain/report';
import type { Scenario } from '../domain/scenario';
import { readRun, type RecordedRun } from '../history/readRun';

export type Judge = (scenario: Scenario, facts: readonly Fact[]) => Conclusions;

export interface Replay {
  readonly report: Report;
  readonly scenarios: readonly Scenario[];
  /** The recording ends in the middle of the run: the harness was killed, or the disk was full. */
  readonly isCutOff: boolean;
}

/**
 * Judges a recorded run again, from its facts alone: what it was found to be then is not read. Drills that had not begun
 * are left out, as in the report of an interrupted run.
 * Throws UsageError where there is no recording, ConfigError where it can't be read.
 */
export async function replayRun(folder: string, judge: Judge): Promise<Replay> {
  const recorded = await readRun(folder);
  const begun = recorded.drills.filter(({ facts }) => facts.length > 0);
  return {
    report: foldReport({
      toolVersion: recorded.tool.version,
      header: recorded.run,
      ...(recorded.interrupted !== undefined && { interrupted: recorded.interrupted }),
      ...(recorded.lost !== undefined && { lost: recorded.lost }),
      finishedAtMs: recorded.endedAtMs ?? lastFactMs(recorded),
      drills: begun.map((drill) => foldDrill({ ...drill, conclusions: judge(drill.scenario, drill.facts) })),
    }),
    scenarios: recorded.drills.map(({ scenario }) => scenario),
    isCutOff: recorded.endedAtMs === undefined,
  };
}

const lastFactMs = ({ run, drills }: RecordedRun): number =>
  drills
    .flatMap(({ facts }) => facts.map((fact) => factTime(fact).latest))
    .reduce((latest, atMs) => Math.max(latest, atMs), epochMsOf(run.startedAt));
