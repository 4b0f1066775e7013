import { z } from 'zod';
import { FaultError } from '../../src/domain/errors';
import type { FaultKind, FaultSystem, Unanswered } from '../../src/ports/fault';
import type { ProbeKind, ProbeSystem } from '../../src/ports/probe';
import type { VirtualClock } from './virtualClock';

/** What a drill disturbs in these tests: the fault is in place or it is not, and so is the effect that follows it. */
export interface World {
  readonly clock: VirtualClock;
  /** The last fault, in place until it is gone; harness's clock, ms. */
  fault: { readonly sinceMs: number; readonly goneAtMs?: number } | undefined;
  /** The normal load is running. */
  isLoaded: boolean;
  /** How often the fault was made. */
  injections: number;
}

export interface WorldScript {
  /** What the effect probe sees; default: bad while the fault is in place. */
  readonly effect?: (world: World) => 'good' | 'bad' | 'unknown';
  /** How long a look of the effect probe takes, ms; default: none. */
  readonly effectLookMs?: (world: World) => number;
  /** What an `abortWhen` probe sees; default: good. */
  readonly harm?: (world: World) => 'good' | 'bad' | 'unknown';
  /** How long a look of the `abortWhen` probe takes, ms; default: none. */
  readonly harmLookMs?: (world: World) => number;
  /** What goes wrong as the fault is made. The fault is in place by then. */
  readonly injectFails?: Error;
  /** The rollback reports a failure and the fault stays. */
  readonly rollbackFails?: boolean;
  /** Ending the normal load fails. */
  readonly loadRollbackFails?: boolean;
  /** Share of the asked load that arrives; default 1. */
  readonly delivered?: number;
  /** Whether the load answers how much it delivered; default: it does. */
  readonly loadAnswers?: (world: World) => boolean;
  /** Why nothing answers it; default: something does. */
  readonly loadUnanswered?: (world: World) => Unanswered | undefined;
  /** Whether the load, asked now, never answers and heeds no signal; default: it answers. */
  readonly loadHangs?: (world: World) => boolean;
  /** The fault ends by itself so long after it was made, ms. */
  readonly endsAfterMs?: number;
}

export const createWorld = (clock: VirtualClock): World => ({
  clock,
  fault: undefined,
  isLoaded: false,
  injections: 0,
});

export const isFaultInPlace = ({ fault }: World): boolean => fault !== undefined && fault.goneAtMs === undefined;

/** The fault kind `switch`: puts the fault in place, and takes it away. */
export const switchFault = (world: World, script: WorldScript): FaultKind => ({
  ...describedAs('switch'),
  prepare: () => Promise.resolve({}),
  inject: async () => {
    world.fault = { sinceMs: world.clock.now() };
    world.injections += 1;
    await world.clock.sleep(10);
    if (script.injectFails !== undefined) throw script.injectFails;
    return undefined;
  },
  rollback: async () => {
    await world.clock.sleep(10);
    if (script.rollbackFails === true) throw new FaultError('the switch is stuck');
    if (isFaultInPlace(world) && world.fault !== undefined) {
      world.fault = { sinceMs: world.fault.sinceMs, goneAtMs: world.clock.now() };
    }
    return { notes: [] };
  },
  ended: async (_state, { clock }, signal) => {
    await clock.sleep(script.endsAfterMs ?? Number.POSITIVE_INFINITY, signal);
    return 'it fell back';
  },
});

/** The normal load, which the drill holds as kind `k6`: ten iterations a second. */
export const scriptedLoad = (world: World, script: WorldScript): FaultKind => {
  let startedAtMs = 0;
  return {
    ...describedAs('k6'),
    prepare: () => Promise.resolve({}),
    inject: () => {
      startedAtMs = world.clock.now();
      world.isLoaded = true;
      return Promise.resolve(undefined);
    },
    rollback: () => {
      if (script.loadRollbackFails === true) return Promise.reject(new FaultError('k6 does not end'));
      world.isLoaded = false;
      return Promise.resolve({ notes: [] });
    },
    load: {
      sample: () => {
        if (script.loadHangs?.(world) === true) return new Promise(() => undefined);
        if (script.loadAnswers?.(world) === false) return Promise.resolve(undefined);
        const atMs = world.clock.now();
        const asked = (10 * (atMs - startedAtMs)) / 1_000;
        return Promise.resolve({ atMs, asked, delivered: asked * (script.delivered ?? 1) });
      },
      unanswered: () => Promise.resolve(script.loadUnanswered?.(world)),
      summary: () => {
        if (script.loadHangs?.(world) === true) return new Promise(() => undefined);
        const requests = (10 * (world.clock.now() - startedAtMs)) / 1_000;
        return Promise.resolve({ requests, failed: 0, droppedIterations: 0, k6Version: '1.8.1' });
      },
    },
  };
};

/** The probe kinds `effect` and `harm`, which look at the world. */
export const worldProbes = (world: World, script: WorldScript): readonly ProbeKind[] => [
  probeKind('effect', world, script.effect ?? (() => (isFaultInPlace(world) ? 'bad' : 'good')), script.effectLookMs),
  probeKind('harm', world, script.harm ?? (() => 'good'), script.harmLookMs),
];

function probeKind(
  kind: string,
  world: World,
  see: (world: World) => 'good' | 'bad' | 'unknown',
  takesMs: (world: World) => number = () => 0,
): ProbeKind {
  return {
    ...describedAs(kind),
    look: async (_options, { clock }, _timeoutMs, signal) => {
      const sentAtMs = clock.now();
      const result = see(world);
      await clock.sleep(takesMs(world), signal);
      return { sentAtMs, decidedAtMs: clock.now(), result, detail: result };
    },
  };
}

const describedAs = (kind: string) => ({
  kind,
  summary: kind,
  options: z.unknown(),
  state: z.unknown(),
  describe: () => kind,
  steps: () => ({ inject: [], rollback: [] }),
  touches: () => [],
});

/** Faults and probes of these tests live in the world alone: whatever else they ask for is refused. */
export function closedSystem(clock: VirtualClock): FaultSystem & ProbeSystem {
  const refuse = () => Promise.reject(new Error('nothing but the clock was scripted'));
  return {
    clock,
    http: { send: refuse },
    processes: {
      run: refuse,
      startDetached: refuse,
      findByToken: refuse,
      identify: refuse,
      isAlive: refuse,
      isStopped: refuse,
      signalGroup: refuse,
    },
    secrets: { reveal: (text) => text, hide: (text) => text },
    person: { canBeAsked: () => true, confirm: refuse },
    connect: refuse,
    projectDir: '/project',
  };
}
