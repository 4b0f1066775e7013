import { createDeadlines } from '../../src/deadlines';
import type { Alert } from '../../src/domain/alert';
import type { Fact, FactOf, PhaseName } from '../../src/domain/facts';
import type { Scenario } from '../../src/domain/scenario';
import { drill } from '../../src/drill';
import type { DrillContext, Unsettled } from '../../src/drillContext';
import { createFactLog, type FactLog } from '../../src/factLog';
import type { DrillEnd } from '../../src/phases/verdict';
import { createReceiver, type Receiver } from '../../src/notifications/receiver';
import type { HeldKind } from '../../src/ports/fault';
import { createPoller } from '../../src/polling/poller';
import { readNotification } from '../../src/providers/mackerel/readNotification';
import {
  closedSystem,
  createWorld,
  scriptedLoad,
  switchFault,
  worldProbes,
  type World,
  type WorldScript,
} from './drillWorld';
import { openAlert } from './pollScript';
import { scriptedKeeper, type ScriptedKeeper } from './scriptedKeeper';
import { scriptedProvider, type ProviderScript, type ScriptedProvider } from './scriptedProvider';
import { storyEffect, storyExpectation, storyForbidden, storyScenario } from './storyScenario';
import { createVirtualClock, type VirtualClock } from './virtualClock';

/** What happens in one drill; nothing given: the alert never comes, and nothing goes wrong. */
export interface BenchScript {
  readonly scenario?: Partial<Scenario>;
  readonly parts?: 'probed' | 'unprobed' | 'control';
  readonly world?: WorldScript;
  readonly provider?: Omit<Partial<ProviderScript>, 'alertsAt' | 'failureAt' | 'hangsAt'>;
  /** The expected alert opens so long after the fault, ms; absent: never. */
  readonly alertAfterMs?: number;
  /** It closes so long after the fault is gone, ms; default 3 s. */
  readonly closesAfterMs?: number;
  /** All alerts, instead. */
  alerts?(bench: Bench): readonly Alert[];
  /** What a poll throws that is sent now, if anything. */
  pollFails?(bench: Bench): Error | undefined;
  pollHangs?(bench: Bench): boolean;
  /** Called with each fact, while it is being recorded. */
  onFact?(fact: Fact, bench: Bench): void;
  /** The webhook receiver; default: it listens where a scenario asks for it. */
  readonly reception?: 'listening' | 'taken' | 'none';
  readonly random?: () => number;
  readonly leftover?: string;
  /** What is written to the provider, as the keeper does it. */
  readonly courtesyKinds?: readonly HeldKind[];
  /** What an earlier run left, at the drill's start. */
  unsettled?(nowMs: number): Unsettled;
}

export interface Bench {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly keeper: ScriptedKeeper;
  readonly provider: ScriptedProvider;
  readonly log: FactLog;
  readonly context: DrillContext;
  /** Somebody posts this to the webhook receiver; resolves with the status of the answer. */
  post(path: string, body: unknown): Promise<number>;
  /** @param reason default: SIGINT */
  interrupt(reason?: Error): void;
  /** A second signal. */
  interruptAgain(): void;
  /** Plays the whole drill; what is rejected is rejected here too. */
  play(): Promise<DrillEnd>;
  /** What a drill left behind a while after its end: sleepers on the clock, polls that are still sent, work folders. */
  leftovers(): Promise<{ readonly sleepers: number; readonly polls: number; readonly workDirs: readonly string[] }>;
}

/** What `leftovers` should find. */
export const nothingLeft = { sleepers: 0, polls: 0, workDirs: [] };

/** No drill of these tests takes longer; one that never ends fails at once. */
const longestMs = 30 * 60_000;

/** A drill as the program runs it, with its real poller and probers, in a scripted world and in virtual time. */
export function drillBench(script: BenchScript = {}): Bench {
  const clock = createVirtualClock();
  const worldScript = script.world ?? {};
  const world = createWorld(clock);
  const system = closedSystem(clock);
  const kinds = [switchFault(world, worldScript), scriptedLoad(world, worldScript)];
  const workDirs = new Set<string>();
  const keeper = scriptedKeeper([...kinds, ...(script.courtesyKinds ?? [])], system, (dir) => workDirs.delete(dir));
  const interrupt = new AbortController();
  const secondInterrupt = new AbortController();
  let polls = 0;
  const provider = scriptedProvider(clock, {
    ...script.provider,
    alertsAt: () => script.alerts?.(bench) ?? alertOfFault(script, world),
    failureAt: () => {
      polls += 1;
      return script.pollFails?.(bench);
    },
    hangsAt: () => script.pollHangs?.(bench) ?? false,
  });
  const poller = createPoller({ provider, clock, intervalMs: 5_000, random: () => 0.5, onBug: () => undefined });
  const scenario = benchScenario(script);
  const receiver = createReceiver({
    clock,
    forms: [readNotification],
    onBug: (bug) => {
      throw bug;
    },
  });
  const log = createFactLog(scenario, (fact) => script.onFact?.(fact, bench));
  const context: DrillContext = {
    id: 'run-drill',
    scenario,
    log,
    deadlines: createDeadlines(clock, () => log),
    clock,
    random: script.random ?? (() => 0),
    providers: new Map([['scripted', { provider, poller, identified: provider.identify(interrupt.signal) }]]),
    ...receptionOf(script, receiver),
    keeper,
    faultKinds: new Map(kinds.map((kind) => [kind.kind, kind])),
    faultSystem: system,
    probeKinds: new Map(worldProbes(world, worldScript).map((kind) => [kind.kind, kind])),
    probeSystem: system,
    surroundings: {
      projectDir: '/project',
      makeWorkDir: (name) => {
        workDirs.add(`/work/${name}`);
        return Promise.resolve(`/work/${name}`);
      },
      removeWorkDir: (dir) => {
        workDirs.delete(dir);
        return Promise.resolve();
      },
      allowHosts: [],
      resolveHost: () => Promise.reject(new Error('nothing is looked up here')),
      vars: {},
    },
    interrupt: interrupt.signal,
    secondInterrupt: secondInterrupt.signal,
    ...(script.leftover !== undefined && { leftover: script.leftover }),
    ...(script.unsettled && { unsettled: script.unsettled(clock.now()) }),
  };
  const bench: Bench = {
    clock,
    world,
    keeper,
    provider,
    log,
    context,
    post: async (path, body) => {
      const init = { method: 'POST', body: JSON.stringify(body) };
      return (await receiver.answer(new Request(`${receiverUrl}${path}`, init))).status;
    },
    interrupt: (reason = new Error('interrupted by SIGINT')) => interrupt.abort(reason),
    interruptAgain: () => secondInterrupt.abort(new Error('interrupted by SIGINT')),
    play: () => clock.until(drill(context), longestMs),
    leftovers: async () => {
      // A poll in flight ends by itself; a poller without watchers sends no other.
      await clock.advance(1_000);
      const before = polls;
      await clock.advance(60_000);
      return { sleepers: clock.sleepers(), polls: polls - before, workDirs: [...workDirs] };
    },
  };
  return bench;
}

const receiverUrl = 'http://127.0.0.1:19095';

function receptionOf({ reception = 'listening' }: BenchScript, receiver: Receiver): Pick<DrillContext, 'reception'> {
  switch (reception) {
    case 'listening':
      return { reception: { state: 'listening', receiver, url: receiverUrl } };
    case 'taken':
      return {
        reception: { state: 'closed', reason: { cause: 'receiver-not-listening', detail: 'the port is taken' } },
      };
    case 'none':
      return {};
  }
}

function benchScenario({ parts = 'probed', scenario = {} }: BenchScript): Scenario {
  return storyScenario(
    {
      expect: parts === 'control' ? [] : [benchExpectation()],
      forbid: parts === 'control' ? [benchForbidden()] : [],
      ...(parts !== 'control' && { fault: { kind: 'switch', options: {} } }),
      ...(parts === 'probed' && { effect: { ...storyEffect, kind: 'effect' } }),
      ...scenario,
    },
    parts,
  );
}

export const benchExpectation = (more: Parameters<typeof storyExpectation>[0] = {}) =>
  storyExpectation({ provider: 'scripted', severity: 'warning', on: {}, ...more });

export const benchForbidden = (more: Parameters<typeof storyForbidden>[0] = {}) =>
  storyForbidden({ provider: 'scripted', ...more });

/** An `abortWhen` probe that looks at `harm` each second. */
export const harmProbe = { ...storyEffect, kind: 'harm', title: 'the neighbour suffers' };

function alertOfFault({ alertAfterMs, closesAfterMs = 3_000 }: BenchScript, { clock, fault }: World): readonly Alert[] {
  if (alertAfterMs === undefined || fault === undefined) return [];
  const openedAtMs = fault.sinceMs + alertAfterMs;
  if (clock.now() < openedAtMs || (fault.goneAtMs ?? Number.POSITIVE_INFINITY) < openedAtMs) return [];
  const closedAtMs = (fault.goneAtMs ?? Number.POSITIVE_INFINITY) + closesAfterMs;
  const closing = clock.now() < closedAtMs ? {} : closedAt(closedAtMs);
  return [alertOf('Latency', openedAtMs, closing)];
}

/** An alert of the monitor of that name, as wide as its stamp: a second. */
export const alertOf = (monitor: string, openedAtMs: number, more: Partial<Alert> = {}): Alert =>
  openAlert(`a-${monitor}`, stamp(openedAtMs), {
    monitor: { id: monitor, name: monitor },
    notifiedAs: `a-${monitor}`,
    ...more,
  });

export const closedAt = (atMs: number): Partial<Alert> => ({
  closedAt: { earliest: stamp(atMs), latest: stamp(atMs) + 1_000 },
  closedBy: 'recovery',
});

/** Whole seconds, as a provider stamps. */
const stamp = (atMs: number): number => Math.floor(atMs / 1_000) * 1_000;

/** Does something so long after a phase began, in ms. */
export const during =
  (phase: PhaseName, afterMs: number, act: (bench: Bench) => void) =>
  (fact: Fact, bench: Bench): void => {
    if (fact.type !== 'phase-entered' || fact.phase !== phase) return;
    void bench.clock.sleep(afterMs).then(() => act(bench));
  };

/** How long a phase took until the next, ms; undefined where it never began, or was the last. */
export function phaseLengthMs({ log }: Bench, phase: PhaseName): number | undefined {
  const phases = log.facts.filter((fact): fact is FactOf<'phase-entered'> => fact.type === 'phase-entered');
  const index = phases.findIndex((fact) => fact.phase === phase);
  const [begin, end] = [phases[index], phases[index + 1]];
  return begin && end && end.atMs - begin.atMs;
}

export const phasesOf = ({ log }: Bench): readonly PhaseName[] =>
  log.facts.flatMap((fact) => (fact.type === 'phase-entered' ? [fact.phase] : []));

export const causesOf = ({ log }: Bench): readonly string[] =>
  log.facts.flatMap((fact) => (fact.type === 'blocked' ? fact.reasons.map(({ cause }) => cause) : []));

export const whyStopped = ({ log }: Bench): string | undefined =>
  log.facts.find((fact) => fact.type === 'stopped')?.why;

export const verdictOf = ({ log }: Bench): string | undefined =>
  log.conclusions.expectations[0]?.verdict ?? log.conclusions.forbidden[0]?.verdict;
