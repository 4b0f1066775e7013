import { workDirsOf, type Tools } from '../../assemble';
import { createSecrets } from '../../config/secret';
import { FaultError } from '../../domain/errors';
import type { BlockReason, Fact, ResolvedMonitor } from '../../domain/facts';
import { openMatching } from '../../domain/openMatching';
import type { Expectation, Forbidden, Scenario } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { Edge } from '../../edge';
import { inspectSubject } from '../../inspectSubject';
import { loadAsFault, longestDrillMs, longestLifeMs, notPrepared, prepareFault } from '../../prepareFault';
import { randomFrom } from '../../randomFrom';
import { watchProviders, type WatchedProviders } from '../../watchProviders';
import type { Selection } from '../select';

/** What is found of one expectation or forbidden alert. */
export interface CheckedSubject {
  readonly key: string;
  readonly monitor?: ResolvedMonitor;
  readonly warnings: readonly string[];
}

export interface CheckedScenario {
  readonly scenario: Scenario;
  readonly subjects: readonly CheckedSubject[];
  /** Each is enough to keep a drill from beginning. */
  readonly blockers: readonly BlockReason[];
}

type Subject = Expectation | Forbidden;

/** The preflight of every scenario: providers are asked, loads bundled, faults prepared and forgotten again. */
export async function checkScenarios(
  edge: Edge,
  tools: Tools,
  selection: Selection,
): Promise<readonly CheckedScenario[]> {
  const bugs: unknown[] = [];
  const providers = watchProviders(tools, selection.environment.providers, randomFrom(0), edge.interrupt, (bug) =>
    bugs.push(bug),
  );
  try {
    const checked: CheckedScenario[] = [];
    for (const scenario of selection.scenarios) {
      edge.interrupt.throwIfAborted();
      const asked = await askProviders(edge, tools, providers, scenario);
      const unprepared = await prepareAndForget(edge, tools, selection, scenario);
      checked.push({ ...asked, blockers: [...asked.blockers, ...unprepared] });
    }
    if (bugs.length > 0) throw bugs[0];
    return checked;
  } finally {
    await providers.stop();
  }
}

async function askProviders(
  { interrupt }: Edge,
  { clock }: Tools,
  providers: WatchedProviders,
  scenario: Scenario,
): Promise<CheckedScenario> {
  const fromMs = clock.now();
  const window = { fromMs, toMs: fromMs + longestDrillMs(scenario), offsetMs: 0 };
  const facts: Fact[] = [];
  const subjects: CheckedSubject[] = [];
  const blockers: BlockReason[] = [];
  for (const subject of [...scenario.expect, ...scenario.forbid]) {
    const inspection = await inspectSubject({ providers: providers.byName, interrupt }, subject, window);
    if (inspection === undefined) break;
    const { monitor, notes } = inspection;
    const { key, provider } = subject;
    blockers.push(...inspection.blockers);
    const warnings = [...notes, ...(monitor === undefined ? [] : mayComeLater(subject, monitor))];
    subjects.push({ key, ...(monitor && { monitor }), warnings });
    if (monitor !== undefined) facts.push({ type: 'monitor-resolved', atMs: clock.now(), key, provider, monitor });
  }
  facts.push(...(await lookAtAlerts(interrupt, fromMs, providers, facts)));
  const open = [...scenario.expect, ...scenario.forbid].flatMap((subject) =>
    openNow(scenario, facts, subject, clock.now()),
  );
  return { scenario, subjects, blockers: [...blockers, ...open] };
}

/** One look at the alerts of each provider whose monitors were found; what it fails of is said of these already. */
async function lookAtAlerts(
  interrupt: AbortSignal,
  sinceMs: number,
  { byName }: WatchedProviders,
  resolved: readonly Fact[],
): Promise<readonly Fact[]> {
  const found = resolved.flatMap((fact) => (fact.type === 'monitor-resolved' ? [fact] : []));
  const monitorIds = new Set(found.map(({ monitor }) => monitor.id));
  const facts: Fact[] = [];
  for (const name of new Set(found.map(({ provider }) => provider))) {
    const poller = byName.get(name)?.poller;
    const stop = poller?.watch({ sinceMs, monitorIds, onFact: (fact) => facts.push(fact) });
    await poller?.pollNow(interrupt);
    stop?.();
  }
  return facts;
}

function openNow(scenario: Scenario, facts: readonly Fact[], subject: Subject, nowMs: number): readonly BlockReason[] {
  const alert = openMatching(scenario, facts, subject);
  if (alert === undefined) return [];
  const forMs = Math.max(0, nowMs - alert.openedAt.earliest);
  const detail = `alert ${alert.id} is open, for about ${inSeconds(forMs)} already`;
  const hint = 'a drill can only begin when it is closed: what is open already proves nothing';
  return [{ key: subject.key, cause: 'already-open', detail, hint }];
}

/** Between floor and worst case a deadline may be missed though all is well. */
function mayComeLater(subject: Subject, { floor, worst }: ResolvedMonitor): readonly string[] {
  if (!('withinMs' in subject) || worst === undefined || subject.withinMs >= worst.ms) return [];
  if (floor !== undefined && subject.withinMs < floor.ms) return [];
  const terms = worst.terms.join(' + ');
  return [`within ${inSeconds(subject.withinMs)} is under the worst case of ${inSeconds(worst.ms)} (${terms})`];
}

/** Bundles and type-checks load scripts, looks for what a fault would change; nothing of it is left. */
async function prepareAndForget(
  edge: Edge,
  tools: Tools,
  { project, environment }: Selection,
  scenario: Scenario,
): Promise<readonly BlockReason[]> {
  const workshop = {
    scenario,
    faultKinds: new Map(tools.kinds.faults.map((kind) => [kind.kind, kind])),
    // Whether somebody sits at the terminal matters when it is drilled: a check may well run in CI.
    faultSystem: {
      ...tools.faultSystem(createSecrets(environment.secrets)),
      person: { ...tools.person, canBeAsked: () => true },
    },
    surroundings: {
      projectDir: project.dir,
      allowHosts: environment.allow.hosts,
      vars: environment.vars,
      ...workDirsOf(tools),
    },
  };
  const blockers: BlockReason[] = [];
  for (const [part, plan] of [['load', loadAsFault(scenario)] as const, ['fault', scenario.fault] as const]) {
    if (plan === undefined || edge.interrupt.aborted) continue;
    try {
      const name = `check-${edge.pid}-${scenario.name}-${part}`;
      const { workDir } = await prepareFault(workshop, name, plan, longestLifeMs(scenario));
      await workshop.surroundings.removeWorkDir(workDir);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      blockers.push(notPrepared(part, error));
    }
  }
  return blockers;
}
