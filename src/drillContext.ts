import type { Deadlines } from './deadlines';
import type { ResolvedMonitor } from './domain/resolvedMonitor';
import type { Scenario } from './domain/scenario';
import type { FactLog } from './factLog';
import type { Reception } from './notifications/reception';
import type { Poller } from './polling/poller';
import type { Clock } from './ports/clock';
import type { FaultKind, FaultSystem, ProviderPlace } from './ports/fault';
import type { Keeper } from './ports/keeper';
import type { ProbeKind, ProbeSystem } from './ports/probe';
import type { Provider, ProviderIdentity } from './ports/provider';

/** All that one drill works with. Assembled once a drill; the phases take it as their argument. */
export interface DrillContext {
  readonly id: string;
  readonly scenario: Scenario;
  readonly log: FactLog;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  /** In [0, 1); seeded, for the start jitter. */
  readonly random: () => number;
  readonly providers: ReadonlyMap<string, WatchedProvider>;
  /** Where notifications come in; absent: nobody listens. */
  readonly reception?: Reception;
  readonly keeper: Keeper;
  readonly faultKinds: ReadonlyMap<string, FaultKind>;
  readonly faultSystem: FaultSystem;
  readonly probeKinds: ReadonlyMap<string, ProbeKind>;
  readonly probeSystem: ProbeSystem;
  readonly surroundings: Surroundings;
  /** The scenario of this run whose rollback failed: its fault may still be there. Absent: none. */
  readonly leftover?: string;
  /** What an earlier run left unsettled; absent: nothing. */
  readonly unsettled?: Unsettled;
  /** Aborted by SIGINT, SIGTERM, SIGHUP or `alertdrill stop`; the reason is an Error that names it. */
  readonly interrupt: AbortSignal;
  /** Aborted by a second signal, likewise; absent: there is none. */
  readonly secondInterrupt?: AbortSignal;
}

export interface WatchedProvider {
  readonly provider: Provider;
  readonly poller: Poller;
  /** Rejects where the provider is not the one that the project file names. Asked once a run. */
  readonly identified: Promise<ProviderIdentity>;
}

/** A drill of an earlier run whose alerts may still come, until then at the latest (harness's clock, ms). */
export interface Unsettled {
  readonly scenario: string;
  readonly untilMs: number;
}

/** Where the drill takes place. */
export interface Surroundings {
  readonly projectDir: string;
  /** A new folder for one fault; on the disk, so that `recover` finds it after a crash. */
  makeWorkDir(name: string): Promise<string>;
  /** For a folder whose fault was never armed; that of an armed one goes with its rollback. */
  removeWorkDir(dir: string): Promise<void>;
  readonly allowHosts: readonly string[];
  readonly providerPlaces?: readonly ProviderPlace[];
  readonly vars: Readonly<Record<string, string>>;
  /** All addresses of a name. Rejects where it has none, or nobody can say. */
  readonly resolveHost: (host: string) => Promise<readonly string[]>;
}

/** Monitors that preflight resolved, by the key of their expectation or forbidden alert. */
export type Monitors = ReadonlyMap<string, ResolvedMonitor>;
