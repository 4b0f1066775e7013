import { formatDuration } from '../../config/duration';
import { FaultError } from '../../domain/errors';
import type { CourtesyName } from '../../domain/courtesy';
import { isControl, type FaultPlan, type ProbePlan, type Scenario } from '../../domain/scenario';
import { exactly, note, type Step } from '../../domain/step';
import type { CourtesySteps } from '../../ports/courtesy';
import type { FaultKind, FaultSteps, StepsContext } from '../../ports/fault';
import { faultWarnings, loadAsFault, longestLifeMs } from '../../prepareFault';
import { expectedLines, forbiddenLines, monitorText, unexpectedLine } from './watchedLines';

export interface PlannedPhase {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface PlanContext extends Pick<StepsContext, 'projectDir' | 'allowHosts' | 'vars' | 'providerPlaces'> {
  readonly faultKinds: readonly FaultKind[];
  /** What its providers would be asked to write. */
  readonly courtesySteps?: (scenario: Scenario) => readonly CourtesySteps[];
}

/** All that the drill of this scenario does, phase by phase, as `drill.ts` does it; what every drill does: everyDrill. */
export async function planDrill(scenario: Scenario, context: PlanContext): Promise<readonly PlannedPhase[]> {
  const load = await stepsOf(loadAsFault(scenario), scenario, context);
  const fault = await stepsOf(scenario.fault, scenario, context);
  const courtesies = context.courtesySteps?.(scenario) ?? [];
  const toBe = (name: CourtesyName, what: 'set' | 'undo') =>
    courtesies.filter((each) => each.name === name).flatMap((each) => each[what]);
  const phases = [
    { name: 'preflight', steps: preflight(scenario, context.faultKinds) },
    { name: 'jitter', steps: jitter(scenario) },
    { name: 'quiet', steps: toBe('quiet', 'set') },
    { name: 'baseline', steps: baseline(scenario, load) },
    { name: 'inject', steps: fault?.inject ?? [note('nothing: this is a control')] },
    { name: 'annotate', steps: toBe('annotate', 'set') },
    { name: 'effect', steps: effect(scenario) },
    { name: 'hold', steps: hold(scenario) },
    { name: 'memo', steps: [...toBe('memo', 'set'), ...toBe('memo', 'undo')] },
    {
      name: 'rollback',
      steps: [...(fault?.rollback ?? []), ...headed('of the annotation:', toBe('annotate', 'undo'))],
    },
    { name: 'recovery', steps: recovery(scenario) },
    {
      name: 'end',
      steps: [
        ...headed('quiet is over:', toBe('quiet', 'undo')),
        ...headed('of the normal load, too:', load?.rollback ?? []),
      ],
    },
  ];
  return phases.filter(({ steps }) => steps.length > 0);
}

const headed = (head: string, steps: readonly Step[]): readonly Step[] =>
  steps.length === 0 ? [] : [note(head), ...steps];

async function stepsOf(
  plan: FaultPlan | undefined,
  scenario: Scenario,
  { faultKinds, projectDir, allowHosts, vars, providerPlaces }: PlanContext,
): Promise<FaultSteps | undefined> {
  const kind = faultKinds.find((each) => each.kind === plan?.kind);
  if (plan === undefined || kind === undefined) return undefined;
  const { load } = scenario;
  try {
    return await kind.steps(plan.options, {
      projectDir,
      allowHosts,
      vars,
      ...(providerPlaces && { providerPlaces }),
      maxMs: longestLifeMs(scenario),
      ...(load && { load }),
    });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { inject: [note(`${error.message}: the drill would be blocked`)], rollback: [] };
  }
}

function preflight(scenario: Scenario, faultKinds: readonly FaultKind[]): readonly Step[] {
  const { expect, forbid, load, fault } = scenario;
  const names = [...new Set([...expect, ...forbid].map(monitorText))];
  const does = [
    ...(names.length === 0 ? [] : [`looks up ${names.join(', ')}`]),
    ...(load === undefined ? [] : [`checks the types of ${load.script}`]),
    ...(fault === undefined ? [] : [`prepares the fault (${fault.kind})`]),
    ...faultWarnings(scenario, faultKinds).map((warning) => `warns: the fault ${warning}`),
  ];
  return does.map(note);
}

function jitter({ startJitterMs }: Scenario): readonly Step[] {
  if (startJitterMs === 0) return [];
  const most = startJitterMs === undefined ? "the longest of these monitors' intervals" : formatDuration(startJitterMs);
  return [note(`waits a random part of ${most}; --seed repeats it`)];
}

const baseline = ({ baselineMs, effect: probed }: Scenario, load: FaultSteps | undefined): readonly Step[] => [
  ...(load === undefined ? [note('no load')] : load.inject),
  note(`${formatDuration(baselineMs)}; no alert of this drill may be open`),
  ...(probed === undefined ? [] : [note('the effect (below) must not be seen yet')]),
];

function effect({ effect: probed, effectWithinMs, fault }: Scenario): readonly Step[] {
  if (fault === undefined) return [];
  if (probed === undefined) return [note('is not looked for: no `effect`')];
  return [note(`must be seen within ${formatDuration(effectWithinMs)}, or rollback at once:`), ...probe(probed)];
}

const probe = ({ title, everyMs, times, timeoutMs }: ProbePlan): readonly Step[] => [
  exactly(title),
  note(
    `  every ${formatDuration(everyMs)}, ${times === 1 ? 'once' : `${times} times in a row`}; ` +
      `time-out ${formatDuration(timeoutMs)}`,
  ),
];

function hold(scenario: Scenario): readonly Step[] {
  const { effect: probed, holdMs, maxHoldMs, forbid, unexpected, abortWhen } = scenario;
  const control = isControl(scenario);
  const isWatchedToItsEnd = control || forbid.length > 0 || unexpected === 'fail';
  const from = probed === undefined || control ? 'the injection' : 'the effect';
  const most = control ? '' : `, at most ${formatDuration(maxHoldMs)} from the injection`;
  return [
    note(
      `${formatDuration(holdMs)} from ${control ? 'the end of the baseline' : from}${most}; ` +
        (isWatchedToItsEnd ? 'watched to its end' : 'ends sooner where all is decided'),
    ),
    ...expectedLines(scenario.expect).map(exactly),
    ...forbiddenLines(forbid).map(exactly),
    note(unexpectedLine(scenario)),
    ...(abortWhen.length === 0 ? [] : [note('rollback at once when this is seen:'), ...abortWhen.flatMap(probe)]),
  ];
}

function recovery({ expect }: Scenario): readonly Step[] {
  const lines = expect.flatMap(({ resolved, ...expectation }) =>
    resolved === undefined ? [] : [`${monitorText(expectation)} closes within ${formatDuration(resolved.withinMs)}`],
  );
  return lines.length === 0 ? [] : [note('counted from the end of the effect:'), ...lines.map(exactly)];
}
