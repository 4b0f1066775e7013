import type { z } from 'zod';
import type { LoadPlan } from '../domain/scenario';
import type { Step } from '../domain/step';
import type { Clock } from './clock';
import type { Http } from './http';
import type { MadeValue } from './madeValue';
import type { Processes } from './processes';
import type { Secrets } from './secrets';

/**
 * A kind of fault: one folder in src/faults and one line in its registry.
 *
 * Life: `prepare` (harness) -> the state is journalled with fsync -> `arm` (keeper) -> `inject` (keeper) -> `rollback`
 * (keeper, or `recover` after a crash). State is JSON and holds no secret, only references.
 */
export interface FaultKind<Options = unknown, State = unknown> extends HeldKind<State> {
  /** One line for `--help` and the schema. */
  readonly summary: string;
  readonly options: z.ZodType<Options>;
  /** For people: `10 times the load (200/s)`. */
  describe(options: Options, context: FaultContext): string;
  /**
   * What injection and rollback do, exactly: requests, commands, files. For a dry run: touches nothing, though it may
   * read. Throws FaultError where the fault can't work.
   */
  steps(options: Options, context: StepsContext): FaultSteps | Promise<FaultSteps>;
  /**
   * All that it may touch or run; compared with the environment's `allow` before anything else. Asked of options in which
   * something is broken, too, so that all that is wrong is told at once: then of the part that is sound.
   */
  touches(options: Sound<Options>, context: FaultContext): readonly Touch[];
  /**
   * What shows of files alone, before anything is touched: throws FaultError where the options make no sense in this
   * scenario. Absent: they always do, or `describe` throws.
   */
  mustMakeSense?(options: Options, context: Pick<FaultContext, 'load' | 'maxMs' | 'providerPlaces'>): void;
  /** Files that it can't work without; asked of broken options, too, as `touches` is. Absent: none. */
  needs?(options: Sound<Options>): readonly NeededFile[];
  /**
   * Other hosts on which it acts and where nothing takes it back by itself: it does not survive the runner, of which
   * `check` and the preflight warn. Asked of sound options. Absent: none.
   */
  unleased?(options: Options): readonly string[];
  /**
   * Whether nothing is disturbed, and the alert is raised by data that were made up: the report marks the drill
   * `synthetic`. Asked of sound options. Absent: never.
   */
  isSynthetic?(options: Options): boolean;
  /**
   * All values that it makes up for a monitor to see; empty where it makes something happen beside. Asked of sound options.
   * Absent: it makes none up.
   */
  makesUp?(options: Options): readonly MadeValue[];
  /** Harmless and slow: bundles, reads, copies. Throws FaultError where the fault can't work. */
  prepare(options: Options, system: FaultSystem, context: FaultContext): Promise<State>;
  /** Resolves when the fault stopped by itself (k6 died); absent where it can't. */
  ended?(state: State, system: FaultSystem, signal: AbortSignal): Promise<string>;
  /** Where the fault is a load: counters now, and its own summary once it has ended. */
  readonly load?: LoadMeter<State>;
}

/** What a keeper has to know of a kind: to do something, and to undo it from its journalled state alone. */
export interface HeldKind<State = unknown> {
  /** The key in the expectation file, where it is a fault. */
  readonly kind: string;
  readonly state: z.ZodType<State>;
  /** Still harmless, but starts what a crash would leave behind (k6, paused). Returns the state to journal instead. */
  arm?(state: State, system: FaultSystem, signal: AbortSignal): Promise<State>;
  /**
   * Makes the fault. May return tighter stamps than those that the keeper takes around it.
   * Throws FaultError; the keeper then rolls back.
   */
  inject(state: State, system: HoldingSystem, signal: AbortSignal): Promise<InjectionStamps | undefined>;
  /**
   * Right when inject never happened, happened by half, or is done twice. Has its own time-outs, knows no abort signal.
   * Throws FaultError where the fault may still be there.
   */
  rollback(state: State, system: FaultSystem): Promise<RollbackReport>;
}

/** It has to be there before a drill begins. */
export interface NeededFile {
  /** Where the options name it. */
  readonly option: readonly (string | number)[];
  /** Relative to the project file. */
  readonly file: string;
}

/** A part of a value: any key, and any item of a list, may be missing. */
export type Sound<T> = T extends readonly unknown[]
  ? readonly Sound<T[number]>[]
  : T extends object
    ? { readonly [K in keyof T]?: Sound<T[K]> | undefined }
    : T;

export interface LoadMeter<State> {
  /** Whether this one is a load; absent: all of its kind are. */
  isThere?(state: State): boolean;
  /** Undefined where the load's process does not answer. */
  sample(state: State, system: FaultSystem, signal: AbortSignal): Promise<LoadSample | undefined>;
  summary(state: State, system: FaultSystem, signal: AbortSignal): Promise<LoadSummary | undefined>;
  /** Why nothing ever answered the load; undefined where something did, or where that can't be told (yet). */
  unanswered(state: State, system: FaultSystem, signal: AbortSignal): Promise<Unanswered | undefined>;
}

export interface Unanswered {
  /** What was seen and where: `GET http://127.0.0.1:9/items: connection refused`. */
  readonly seen: string;
  readonly hint: string;
}

/** Iterations since the load began, at a moment of the harness's clock. */
export interface LoadSample {
  readonly atMs: number;
  readonly asked: number;
  readonly delivered: number;
}

export interface LoadSummary {
  readonly requests: number;
  readonly failed: number;
  readonly droppedIterations: number;
  readonly p95Ms?: number;
  readonly k6Version: string;
}

/** What the commands of a fault said, the end of it, without secrets; absent where there is none, or they said nothing. */
interface Said {
  readonly output?: string;
}

export interface InjectionStamps extends Said {
  readonly sentAtMs: number;
  readonly ackedAtMs: number;
}

export interface RollbackReport extends Said {
  /** What a person should know: a file that was kept twice. */
  readonly notes: readonly string[];
}

/** What a fault may touch, as far as the allow-list is concerned. */
export type Touch =
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'command'; readonly program: string }
  | { readonly type: 'path'; readonly path: string }
  /** A process that is signalled, by the program that it executes. */
  | { readonly type: 'process'; readonly program: string };

export interface FaultSteps {
  readonly inject: readonly Step[];
  readonly rollback: readonly Step[];
}

/** A dry run has no work folder. */
export type StepsContext = Omit<FaultContext, 'workDir'>;

export interface FaultContext {
  /** The folder of the project file: relative paths start here. */
  readonly projectDir: string;
  /** A folder of this fault alone, gone after rollback. On the disk, so that `recover` finds it after a crash. */
  readonly workDir: string;
  /** The scenario's normal load. */
  readonly load?: LoadPlan;
  /** The fault ends by itself at the latest after this long, as a last line of defence. */
  readonly maxMs: number;
  /** Hosts that load may reach (`allow.hosts`). */
  readonly allowHosts: readonly string[];
  /** Plain values of the environment (`vars`): load scripts get them in `__ENV`. */
  readonly vars: Readonly<Record<string, string>>;
  /** The environment's providers; absent where they are not known. */
  readonly providerPlaces?: readonly ProviderPlace[];
}

/** A provider, as far as a fault that posts to it has to know it; its key is providerKey(name), to be revealed. */
export interface ProviderPlace {
  readonly name: string;
  readonly kind?: string;
  /** Of its API; absent where it can't be told. */
  readonly url?: string;
}

export interface FaultSystem {
  readonly clock: Clock;
  readonly http: Http;
  readonly processes: Processes;
  readonly secrets: Secrets;
  readonly person: Person;
}

/** While a fault is injected, in the keeper. */
export interface HoldingSystem extends FaultSystem {
  /**
   * For a fault that lasts only as long as something is done for it: `work` goes on behind `inject`. Its signal is
   * aborted as the rollback begins, which waits until it has ended; it dies with the keeper.
   */
  whileHeld(work: (signal: AbortSignal) => Promise<void>): void;
}

/** Somebody at the terminal. */
export interface Person {
  /** Whether there is a terminal. */
  canBeAsked(): boolean;
  /**
   * Shows `text` and resolves with the instant of Enter on the harness's clock; Enter pressed before does not count.
   * Throws FaultError where there is no terminal, where its input ends, and where the signal is aborted.
   */
  confirm(text: string, signal?: AbortSignal, how?: AskedHow): Promise<number>;
}

export interface AskedHow {
  /** For what must be done: Ctrl-C does not end the question, which is said. Default: it does not insist. */
  readonly insists: boolean;
}
