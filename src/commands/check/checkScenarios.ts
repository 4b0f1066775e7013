import { workDirsOf, type Tools } from '../../assemble';
import type { UnsoundFile } from '../../config/loadScenarios';
import { createSecrets } from '../../config/secrets';
import { FaultError, ProviderError } from '../../domain/errors';
import type { BlockReason } from '../../domain/facts';
import type { ResolvedMonitor } from '../../domain/resolvedMonitor';
import type { Scenario } from '../../domain/scenario';
import type { Edge } from '../../edge';
import { probesOutside } from '../../heldToRanges';
import { inspectSubject } from '../../inspectSubject';
import { deafness } from '../../notifications/reception';
import { planCourtesies, type Resolved } from '../../planCourtesies';
import {
  faultWarnings,
  loadAsFault,
  longestDrillMs,
  longestLifeMs,
  notPrepared,
  prepareFault,
} from '../../prepareFault';
import { randomFrom } from '../../randomFrom';
import { watchProviders, type WatchedProviders } from '../../watchProviders';
import { joinReaders } from '../joinReaders';
import { openReceptionOf } from '../openReceptionOf';
import type { Selection, SoundSelection } from '../select';
import { deadlineDoubt } from './deadlineDoubt';
import { effectDoubt } from './effectDoubt';

/** What is found of one expectation or forbidden alert. */
export interface CheckedSubject {
  readonly key: string;
  readonly monitor?: ResolvedMonitor;
  readonly warnings: readonly CheckWarning[];
  /** Name of the provider that could not be asked. */
  readonly unasked?: string;
}

/** Worth knowing before a drill, and keeps none from beginning. */
export interface CheckWarning {
  readonly text: string;
  /** The key of the expectation that it is about; absent: the monitor. */
  readonly at?: 'within';
}

export interface CheckedScenario {
  readonly scenario: Scenario;
  readonly subjects: readonly CheckedSubject[];
  /** Of its fault. */
  readonly warnings: readonly string[];
  /** Each is enough to keep a drill from beginning. */
  readonly blockers: readonly BlockReason[];
  /** Of the scenario as a whole: what it asks to be written, and can't be. */
  readonly notes?: readonly string[];
}

export interface Checked {
  /** Where notifications are received; absent: no scenario expects any, or nobody can listen there. */
  readonly webhookUrl?: string;
  /** What a run takes in the history that machines share; absent: it is not shared. */
  readonly lease?: { readonly place: string; readonly things: readonly string[] };
  /** Said once, however many scenarios need that provider; nothing more is asked of it. */
  readonly unanswered: readonly Unanswered[];
  readonly scenarios: readonly CheckedScenario[];
  /** Files in which something is wrong: they are not checked further, all others are. */
  readonly unsound: readonly UnsoundFile[];
}

/** A provider that can't be asked. */
export interface Unanswered extends Pick<BlockReason, 'cause' | 'detail' | 'hint'> {
  readonly provider: string;
}

/** The preflight of every scenario: providers are asked, loads bundled, faults prepared and forgotten again. */
export async function checkScenarios(edge: Edge, tools: Tools, selection: SoundSelection): Promise<Checked> {
  const bugs: unknown[] = [];
  const onBug = (bug: unknown): void => void bugs.push(bug);
  const { reception, webhookUrl, close } = await openReceptionOf(tools, selection, onBug);
  // It was to be seen whether it can listen; notifications that come meanwhile are nobody's.
  await close();
  const readers = await joinReaders('check', edge, tools, selection);
  const providers = watchProviders(
    {
      ...tools,
      ...(webhookUrl !== undefined && { webhookUrl }),
      ...(readers.sharersOf && { sharersOf: readers.sharersOf }),
    },
    selection.environment.providers,
    randomFrom(0),
    edge.interrupt,
    onBug,
  );
  try {
    const unanswered = await findUnanswered(edge.interrupt, providers, selection.scenarios);
    const answering = [...providers.byName].filter(([name]) => unanswered.every(({ provider }) => provider !== name));
    const scenarios: CheckedScenario[] = [];
    for (const scenario of selection.scenarios) {
      edge.interrupt.throwIfAborted();
      const asked = await askProviders(edge, tools, { all: providers.byName, answering: new Map(answering) }, scenario);
      const unprepared = await prepareAndForget(edge, tools, selection, scenario);
      scenarios.push({ ...asked, blockers: [...deafness({ scenario, reception }), ...asked.blockers, ...unprepared] });
    }
    if (bugs.length > 0) throw bugs[0];
    const { unsound } = selection;
    return { ...(reception?.state === 'listening' && { webhookUrl: reception.url }), unanswered, scenarios, unsound };
  } finally {
    await providers.stop();
    await readers.leave();
  }
}

async function findUnanswered(
  interrupt: AbortSignal,
  { byName }: WatchedProviders,
  scenarios: readonly Scenario[],
): Promise<readonly Unanswered[]> {
  const needed = new Set(
    scenarios.flatMap(({ expect, forbid }) => [...expect, ...forbid]).map(({ provider }) => provider),
  );
  const found: Unanswered[] = [];
  for (const provider of needed) {
    try {
      await byName.get(provider)?.identified;
    } catch (error) {
      interrupt.throwIfAborted();
      if (!(error instanceof ProviderError)) throw error;
      const hint = error.hint === undefined ? {} : { hint: error.hint };
      found.push({ provider, cause: `provider-${error.failure}`, detail: error.message, ...hint });
    }
  }
  return found;
}

interface Providers {
  readonly all: WatchedProviders['byName'];
  readonly answering: WatchedProviders['byName'];
}

/** As far as files alone can tell. */
export const lookedAt = (scenario: Scenario, { kinds }: Pick<Tools, 'kinds'>): CheckedScenario => ({
  scenario,
  subjects: [],
  warnings: [...effectDoubt(scenario), ...faultWarnings(scenario, kinds.faults)],
  blockers: [],
});

async function askProviders(
  { interrupt }: Edge,
  tools: Tools,
  providers: Providers,
  scenario: Scenario,
): Promise<CheckedScenario> {
  const fromMs = tools.clock.now();
  const faultKinds = faultKindsOf(tools);
  const window = { fromMs, toMs: fromMs + longestDrillMs(scenario), offsetMs: 0 };
  const subjects: CheckedSubject[] = [];
  const blockers: BlockReason[] = [];
  const resolved: Resolved[] = [];
  for (const subject of [...scenario.expect, ...scenario.forbid]) {
    if (providers.all.has(subject.provider) && !providers.answering.has(subject.provider)) {
      subjects.push({ key: subject.key, warnings: [], unasked: subject.provider });
      continue;
    }
    const asking = { providers: providers.answering, interrupt, scenario, faultKinds };
    const inspection = await inspectSubject(asking, subject, window);
    if (inspection === undefined) break;
    const { monitor, notes } = inspection;
    const { key } = subject;
    if (monitor !== undefined) resolved.push({ subject, monitor });
    blockers.push(...inspection.blockers);
    const doubts = monitor === undefined ? [] : deadlineDoubt(subject, monitor);
    const warnings = [...notes.map((text) => ({ text })), ...doubts.map((text) => ({ text, at: 'within' as const }))];
    subjects.push({ key, ...(monitor && { monitor }), warnings });
  }
  const asking = { id: 'check', scenario, providers: providers.answering, interrupt };
  const courtesies = await planCourtesies(asking, resolved);
  blockers.push(...courtesies.blockers);
  return {
    ...lookedAt(scenario, tools),
    subjects,
    blockers,
    ...(courtesies.notes.length > 0 && { notes: courtesies.notes }),
  };
}

const faultKindsOf = ({ kinds }: Pick<Tools, 'kinds'>) => new Map(kinds.faults.map((kind) => [kind.kind, kind]));

/** Bundles and type-checks load scripts, looks for what a fault would change; nothing of it is left. */
async function prepareAndForget(
  edge: Edge,
  tools: Tools,
  { project, environment }: Selection,
  scenario: Scenario,
): Promise<readonly BlockReason[]> {
  const workshop = {
    scenario,
    faultKinds: faultKindsOf(tools),
    // Whether somebody sits at the terminal matters when it is drilled: a check may well run in CI.
    faultSystem: {
      ...tools.faultSystem(createSecrets(environment.secrets), environment.withheld),
      person: { ...tools.person, canBeAsked: () => true },
    },
    surroundings: {
      projectDir: project.dir,
      allowHosts: environment.allow.hosts,
      providerPlaces: environment.providers,
      vars: environment.vars,
      resolveHost: tools.resolveHost,
      ...workDirsOf(tools),
    },
  };
  const probeKinds = new Map(tools.kinds.probes.map((kind) => [kind.kind, kind]));
  const blockers: BlockReason[] = [...(await probesOutside(scenario, probeKinds, workshop.surroundings))];
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
