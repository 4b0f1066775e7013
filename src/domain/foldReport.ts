import type { Conclusions } from './conclusions';
import type { Fact, FactOf } from './facts';
import { factTime } from './factTime';
import { foldBlocked } from './foldBlocked';
import { foldExpectation, foldSilence, foldUnexpected } from './foldExpectation';
import { foldInterval } from './foldAlert';
import { isoTime } from './isoTime';
import { totalOf } from './loadDelivery';
import type { DrillReport, ExpectationReport, InjectionReport, LoadReport, Report, RunHeader } from './report';
import { isControl, type Scenario } from './scenario';
import { worstOutcome } from './verdict';
import { reasonOfDrill } from './reasonOfDrill';

export interface DrillToFold {
  readonly id: string;
  readonly scenario: Scenario;
  readonly facts: readonly Fact[];
  readonly conclusions: Conclusions;
  readonly gitRevision?: string;
  /** In words, as its kind describes it; absent: a control. */
  readonly fault?: string;
  readonly loads?: DrillLoads;
}

/** What the load engine itself says at the end of each load. */
export interface DrillLoads {
  readonly normal?: LoadFigures;
  readonly fault?: LoadFigures;
}

type LoadFigures = Omit<LoadReport, 'asked' | 'delivered'>;

/**
 * A drill's report: a fold over its facts and what they came to. `injectedAt` is when injection was sent and
 * `rolledBackAt` when rollback was acknowledged: outside of both, this drill had no fault in place.
 */
export function foldDrill({ id, scenario, facts, conclusions, gitRevision, fault, loads }: DrillToFold): DrillReport {
  const { injected, onset, effectGone, rollback, polling } = conclusions;
  const expectations = conclusions.expectations.map((each) => ({
    ...foldExpectation(each, conclusions),
    ...foldMetric(facts, each.expectation.key),
  }));
  const forbidden = conclusions.forbidden.map((each) => ({
    ...foldSilence(each, conclusions),
    ...foldMetric(facts, each.forbidden.key),
  }));
  const unexpected = foldUnexpected(conclusions);
  const reason = reasonOfDrill(conclusions, expectations, forbidden, unexpected);
  const rolledBack = facts.findLast((fact) => fact.type === 'rolled-back');
  const load = foldLoad('normal', facts, loads?.normal);
  const faultLoad = foldLoad('fault', facts, loads?.fault);
  return {
    id,
    scenario: scenario.name,
    ...(scenario.title !== undefined && { title: scenario.title }),
    ...(scenario.owner !== undefined && { owner: scenario.owner }),
    ...(scenario.runbook !== undefined && { runbook: scenario.runbook }),
    file: scenario.file,
    ...(gitRevision !== undefined && { gitRevision }),
    scenarioHash: scenario.hash,
    ...(scenario.config && { scenarioConfig: scenario.config }),
    control: isControl(scenario),
    ...(scenario.fault?.synthetic === true && { synthetic: true as const }),
    effectProbed: scenario.effect !== undefined,
    outcome: conclusions.outcome,
    ...(reason !== undefined && { reason }),
    phases: foldPhases(facts),
    ...(fault !== undefined && { fault }),
    ...foldBlocked(scenario, facts),
    ...(injected !== undefined && { injectedAt: isoTime(injected.earliest) }),
    ...foldInjection(facts),
    ...(onset !== undefined && { onset: foldInterval(onset) }),
    ...(rollback.at !== undefined && { rolledBackAt: isoTime(rollback.at.latest) }),
    rollback: {
      state: rollback.state,
      ...(rollback.message !== undefined && { message: rollback.message }),
      ...(rolledBack?.output !== undefined && { output: rolledBack.output }),
      notes: rollback.notes,
      ...(rollback.only && { only: rollback.only }),
    },
    ...foldWritten(conclusions),
    ...(effectGone !== undefined && { effectGoneAt: isoTime(effectGone.latest) }),
    expectations,
    forbidden,
    unexpected,
    marks: conclusions.marks,
    notes: conclusions.notes,
    ...(load !== undefined && { load }),
    ...(faultLoad !== undefined && { faultLoad }),
    polling: Object.fromEntries(
      Object.entries(polling).map(([name, { requests, failed, gaps }]) => [name, { requests, failed, gaps }]),
    ),
    clockOffsetMs: Object.fromEntries(
      Object.entries(polling).flatMap(([name, { offset }]) => (offset === undefined ? [] : [[name, offset]])),
    ),
  };
}

export interface RunToFold {
  readonly toolVersion: string;
  readonly header: RunHeader;
  /** Harness's clock, ms. */
  readonly finishedAtMs: number;
  readonly drills: readonly DrillReport[];
  /** The signal that ended the run before its time, in words. */
  readonly interrupted?: string;
  /** What of the environment was lost and ended it, in words. */
  readonly lost?: string;
  /** What could not be announced, in words. */
  readonly unannounced?: readonly string[];
}

/**
 * The report of a run; its outcome is that of its worst drill, and none at all is inconclusive. So is one whose
 * environment was lost, whatever had passed until then: the exit code has nothing else to tell it by.
 */
export function foldReport({ toolVersion, header, finishedAtMs, drills, ...ended }: RunToFold): Report {
  const { interrupted, lost, unannounced } = ended;
  const count = (outcome: DrillReport['outcome']) => drills.filter((drill) => drill.outcome === outcome).length;
  return {
    schemaVersion: 1,
    tool: { name: 'alertdrill', version: toolVersion },
    run: {
      ...header,
      finishedAt: isoTime(finishedAtMs),
      outcome: outcomeOfRun(drills, lost),
      ...(interrupted !== undefined && { interrupted }),
      ...(lost !== undefined && { lost }),
      ...(unannounced !== undefined && { unannounced }),
    },
    drills,
    totals: {
      passed: count('passed'),
      failed: count('failed'),
      inconclusive: count('inconclusive'),
      rollbackFailed: count('rollback-failed'),
    },
  };
}

/** @param lost see RunToFold */
export const outcomeOfRun = (drills: readonly DrillReport[], lost?: string): DrillReport['outcome'] =>
  worstOutcome([...drills.map(({ outcome }) => outcome), ...(lost === undefined ? [] : ['inconclusive' as const])]);

/** From the facts and not from the conclusions: nothing is concluded from it. */
function foldMetric(facts: readonly Fact[], key: string): Pick<ExpectationReport, 'metric'> {
  const fetched = facts.findLast((fact) => fact.type === 'evidence-fetched' && fact.key === key && fact.metric);
  if (fetched?.type !== 'evidence-fetched' || fetched.metric === undefined) return {};
  return {
    metric: fetched.metric.map(({ title, threshold, points }) => ({
      title,
      ...(threshold !== undefined && { threshold }),
      points: points.map(({ atMs, value }) => ({ at: isoTime(atMs), value })),
    })),
  };
}

/** Absent in a control, and where none was sent. */
function foldInjection(facts: readonly Fact[]): { readonly injection?: InjectionReport } {
  const injected = facts.find((fact) => fact.type === 'injected');
  if (injected !== undefined) {
    if (injected.control === true) return {};
    return { injection: { state: 'done', ...(injected.output !== undefined && { output: injected.output }) } };
  }
  const failed = facts.find((fact) => fact.type === 'injection-failed');
  if (failed !== undefined) return { injection: { state: 'failed', message: failed.message } };
  return facts.some(({ type }) => type === 'injection-sent') ? { injection: { state: 'cut-short' } } : {};
}

function foldWritten({ courtesies }: Conclusions): Pick<DrillReport, 'written'> {
  if (courtesies.length === 0) return {};
  return {
    written: courtesies.map(({ courtesy, provider, state, text, setAtMs, undoneAtMs }) => ({
      courtesy,
      provider,
      state,
      text,
      ...(setAtMs !== undefined && { setAt: isoTime(setAtMs) }),
      ...(undoneAtMs !== undefined && { undoneAt: isoTime(undoneAtMs) }),
    })),
  };
}

/** Each phase ends where the next begins, the last one with the last fact. */
function foldPhases(facts: readonly Fact[]): DrillReport['phases'] {
  const entered = facts.filter((fact) => fact.type === 'phase-entered');
  const endMs = facts.reduce((latest, fact) => Math.max(latest, factTime(fact).latest), -Infinity);
  return entered.map(({ phase, atMs }, index) => ({
    name: phase,
    startedAt: isoTime(atMs),
    endedAt: isoTime(entered[index + 1]?.atMs ?? endMs),
  }));
}

/** What was asked and delivered. Absent where nothing was measured: a load that nobody counted has no figures to show. */
function foldLoad(
  load: FactOf<'load-measured'>['load'],
  facts: readonly Fact[],
  figures: LoadFigures | undefined,
): LoadReport | undefined {
  const windows = facts.filter(
    (fact): fact is FactOf<'load-measured'> => fact.type === 'load-measured' && fact.load === load,
  );
  return windows.length === 0 ? undefined : { ...totalOf(windows), ...figures };
}
