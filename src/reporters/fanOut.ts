import { scrubbed, type Scrub } from '../domain/scrubbed';
import type { Reporter, Reporters } from '../ports/reporter';

export interface NamedReporter {
  readonly kind: string;
  /** Where its report goes; absent: to no file. */
  readonly file?: string;
  readonly reporter: Reporter;
}

export interface FanOutOptions {
  /** Nothing reaches a reporter that has not passed through here. */
  readonly scrub: Scrub;
  /** Told of the first thing that a reporter throws. It is called on with what comes next. */
  readonly failed: (kind: string, error: unknown, file?: string) => void;
  /** Told of each file once its report is whole. */
  readonly written?: (file: string) => void;
}

/** One reporter that passes all on to many. It never throws and never rejects: reporters only listen. */
export function fanOut(reporters: readonly NamedReporter[], { scrub, failed, written }: FanOutOptions): Reporters {
  const toldOf = new Set<Reporter>();
  const tell = ({ kind, file, reporter }: NamedReporter, error: unknown) => {
    if (toldOf.has(reporter)) return;
    toldOf.add(reporter);
    failed(kind, error, file);
  };
  const toAll = (call: (reporter: Reporter) => void) => {
    for (const each of reporters) {
      try {
        call(each.reporter);
      } catch (error) {
        tell(each, error);
      }
    }
  };

  return {
    runStarted(run, scenarios) {
      const [header, selected] = [scrubbed(run, scrub), scrubbed(scenarios, scrub)];
      toAll((reporter) => reporter.runStarted?.(header, selected));
    },
    drillStarted(scenario, fault) {
      const [clean, title] = [scrubbed(scenario, scrub), scrubbed(fault, scrub)];
      toAll((reporter) => reporter.drillStarted?.(clean, title));
    },
    fact(scenario, fact, conclusions) {
      const [clean, seen, concluded] = [scrubbed(scenario, scrub), scrubbed(fact, scrub), scrubbed(conclusions, scrub)];
      toAll((reporter) => reporter.fact?.(clean, seen, concluded));
    },
    drillFinished(drill) {
      const clean = scrubbed(drill, scrub);
      toAll((reporter) => reporter.drillFinished?.(clean));
    },
    async runFinished(report, missingBesides) {
      const clean = scrubbed(report, scrub);
      const finish = async (each: NamedReporter, missing: readonly string[]) => {
        try {
          await each.reporter.runFinished?.(clean, missing);
          if (each.file !== undefined) written?.(each.file);
        } catch (error) {
          tell(each, error);
        }
      };
      // The others say how the run ended, a missing report included.
      const [toFiles, others] = [
        reporters.filter(({ file }) => file !== undefined),
        reporters.filter(({ file }) => file === undefined),
      ];
      await Promise.all(toFiles.map((each) => finish(each, [])));
      const reports = toFiles.filter(({ reporter }) => toldOf.has(reporter)).map(({ kind }) => `the ${kind} report`);
      const missing = [...reports, ...missingBesides];
      await Promise.all(others.map((each) => finish(each, missing)));
    },
  };
}
