import { dirname } from 'node:path';
import { workDirsOf, type Tools } from './assemble';
import type { Announcer } from './announcing/announcer';
import { newsOfRun } from './announcing/newsOfRun';
import { createDeadlines } from './deadlines';
import { messageOf } from './domain/caught';
import { foldDrill, foldReport } from './domain/foldReport';
import type { DrillReport, Report, RunHeader } from './domain/report';
import type { Scenario } from './domain/scenario';
import { drill } from './drill';
import type { DrillContext, WatchedProvider } from './drillContext';
import { EnvironmentLost } from './edge';
import { createFactLog, type FactLog } from './factLog';
import type { RunFolder } from './history/runFolder';
import { unsettledDrill } from './history/unsettled';
import type { Reception } from './notifications/reception';
import type { ProviderPlace } from './ports/fault';
import type { Keeper } from './ports/keeper';
import type { Reporters } from './ports/reporter';
import type { Secrets } from './ports/secrets';
import { randomFrom } from './randomFrom';

/** What the drills of one run share. */
export interface RunContext {
  readonly tools: Tools;
  readonly header: RunHeader;
  readonly scenarios: readonly Scenario[];
  readonly projectDir: string;
  readonly allowHosts: readonly string[];
  readonly providerPlaces?: readonly ProviderPlace[];
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /** See Environment. */
  readonly withheld: readonly string[];
  readonly providers: ReadonlyMap<string, WatchedProvider>;
  readonly reception?: Reception;
  readonly keeper: Keeper;
  readonly reporters: Reporters;
  readonly announcer: Announcer;
  readonly folder: RunFolder;
  readonly toolVersion: string;
  readonly gitRevision?: string;
  readonly interrupt: AbortSignal;
  readonly secondInterrupt?: AbortSignal;
}

/** One drill after the other. After an interrupt the drill that was on ends properly, and no other begins. */
export async function runDrills(context: RunContext): Promise<Report> {
  const { header, scenarios, reporters, folder, tools, interrupt, toolVersion, announcer } = context;
  const news = newsOfRun(header);
  announcer.announce(news.started(scenarios));
  reporters.runStarted(header, scenarios);
  const drills: DrillReport[] = [];
  const unsettled = await unsettledDrill(dirname(folder.path), header, tools.clock.now());
  const random = randomFrom(header.seed);
  for (const scenario of scenarios) {
    if (interrupt.aborted) break;
    const leftover = drills.find(({ outcome }) => outcome === 'rollback-failed')?.scenario;
    const ofRun = { random, ...(unsettled && { unsettled }), ...(leftover !== undefined && { leftover }) };
    const report = await runDrill(context, scenario, ofRun);
    drills.push(report);
    reporters.drillFinished(report);
  }
  const finishedAtMs = tools.clock.now();
  announcer.announce(news.finished(drills, earlyEnd(interrupt)));
  // No fault is in place any more; a webhook that is dead holds up the report by some seconds.
  await announcer.settled();
  const unannounced = announcer.problems();
  const ended = { ...earlyEnd(interrupt), ...(unannounced.length > 0 && { unannounced }) };
  const report = foldReport({ toolVersion, header, finishedAtMs, drills, ...ended });
  const recording = await folder.finish(report, finishedAtMs);
  await reporters.runFinished(report, recording === 'whole' ? [] : ['the recording']);
  return report;
}

function earlyEnd({ aborted, reason }: AbortSignal): Pick<Report['run'], 'interrupted' | 'lost'> {
  if (!aborted) return {};
  return reason instanceof EnvironmentLost ? { lost: reason.message } : { interrupted: messageOf(reason) };
}

async function runDrill(
  context: RunContext,
  scenario: Scenario,
  ofRun: Pick<DrillContext, 'random' | 'unsettled' | 'leftover'>,
): Promise<DrillReport> {
  const { tools, header, reporters, folder, secrets, withheld, keeper, providers, reception, interrupt, gitRevision } =
    context;
  const { announcer } = context;
  const { clock } = tools;
  const id = drillId(header.id, scenario);
  const fault = faultInWords(context, scenario);
  reporters.drillStarted(scenario, fault);
  const news = newsOfRun(header);
  let isAlarmGiven = false;
  const alarm = (why: string): void => {
    if (!isAlarmGiven) announcer.announce(news.rollbackFailed(scenario, why));
    isAlarmGiven = true;
  };
  const log: FactLog = createFactLog(scenario, (fact, conclusions) => {
    folder.fact(id, fact);
    reporters.fact(scenario, fact, conclusions);
    if (fact.type === 'rollback-failed') alarm(fact.message);
  });
  const { loads } = await drill({
    id,
    scenario,
    log,
    deadlines: createDeadlines(clock, () => log),
    clock,
    ...ofRun,
    providers,
    ...(reception && { reception }),
    keeper,
    faultKinds: new Map(tools.kinds.faults.map((kind) => [kind.kind, kind])),
    faultSystem: tools.faultSystem(secrets, withheld),
    probeKinds: new Map(tools.kinds.probes.map((kind) => [kind.kind, kind])),
    probeSystem: tools.probeSystem(secrets, withheld, context.projectDir, context.allowHosts),
    surroundings: {
      projectDir: context.projectDir,
      allowHosts: context.allowHosts,
      ...(context.providerPlaces && { providerPlaces: context.providerPlaces }),
      vars: context.vars,
      resolveHost: tools.resolveHost,
      ...workDirsOf(tools),
    },
    interrupt,
    ...(context.secondInterrupt && { secondInterrupt: context.secondInterrupt }),
  });
  folder.drillEnded(id, loads);
  const { facts, conclusions } = log;
  const revision = gitRevision === undefined ? {} : { gitRevision };
  const ofDrill = { ...revision, ...(fault !== undefined && { fault }) };
  const report = foldDrill({ id, scenario, facts, conclusions, loads, ...ofDrill });
  if (report.outcome === 'rollback-failed') alarm(report.reason ?? 'nobody saw that the fault is gone');
  return report;
}

/** Unique over all runs, and readable. */
export const drillId = (runId: string, scenario: Scenario): string => `${runId}-${scenario.name}`;

export function faultInWords(
  { tools, projectDir }: Pick<RunContext, 'tools' | 'projectDir'>,
  scenario: Scenario,
): string | undefined {
  const kind = tools.kinds.faults.find((candidate) => candidate.kind === scenario.fault?.kind);
  return kind?.describe(scenario.fault?.options, {
    projectDir,
    workDir: '',
    maxMs: 0,
    allowHosts: [],
    vars: {},
    ...(scenario.load && { load: scenario.load }),
  });
}
