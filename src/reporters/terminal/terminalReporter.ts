import { factTime } from '../../domain/factTime';
import { plainText } from '../../domain/plainText';
import type { Scenario } from '../../domain/scenario';
import type { Reporter, ReporterSystem, TextSink } from '../../ports/reporter';
import { drillLines } from './drillLines';
import { headerLines } from './headerLines';
import { hang } from './layout';
import { createLocalTime } from '../../telling/localTime';
import type { Look } from './look';
import { newsOf } from './newsOf';
import { createPaint } from './paint';
import { advance, type Progress } from './progress';
import { progressLines } from './progressLines';
import { createScreen } from './screen';
import { statusText } from './statusText';
import { summaryLines } from './summaryLines';

interface Running {
  readonly scenario: Scenario;
  readonly fault: string | undefined;
  progress?: Progress;
}

/** For a person at the screen and for the log of a scheduled job: steady lines, and where a person looks a live one. */
export function createTerminalReporter(system: ReporterSystem): Reporter {
  const time = createLocalTime(system.timeZone);
  const lookOf = (sink: TextSink): Look => ({ columns: sink.columns, paint: createPaint(sink.colors), time });
  const screen = createScreen(system, createPaint(system.stderr.colors).faint);
  const running = new Map<string, Running>();
  let started = 0;
  let total = 0;

  return {
    runStarted(run, scenarios) {
      total = scenarios.length;
      screen.result([...headerLines(run, total, lookOf(system.stdout)), '']);
    },

    drillStarted(scenario, fault) {
      const drill: Running = { scenario, fault };
      running.set(scenario.name, drill);
      started += 1;
      const look = lookOf(system.stderr);
      const text = scenario.title === undefined ? scenario.name : `${scenario.name}: ${plainText(scenario.title)}`;
      screen.progress(
        hang({ lead: `${started}/${total} `, text, columns: look.columns, paintText: look.paint.strong }),
      );
      screen.startStatus(() => statusText(scenario, drill.progress, system.now()));
    },

    fact(scenario, fact, conclusions) {
      const drill = running.get(scenario.name);
      if (drill === undefined) return;
      const { progress: before, fault } = drill;
      const progress = advance(before, fact, conclusions);
      drill.progress = progress;
      const news = newsOf(scenario, fault, before, fact, conclusions);
      const named =
        running.size === 1 ? news : news.map((each) => ({ ...each, text: `${scenario.name}: ${each.text}` }));
      screen.progress(progressLines(named, factTime(fact).latest, progress.startedAtMs, lookOf(system.stderr)));
    },

    drillFinished(drill) {
      running.delete(drill.scenario);
      screen.endStatus();
      screen.progress(['']);
      screen.result(drillLines(drill, lookOf(system.stdout)));
    },

    runFinished(report, missing) {
      screen.endStatus();
      screen.result(summaryLines(report, lookOf(system.stdout), missing));
    },
  };
}
