import { z } from 'zod';
import { runSchema } from '../keeper/lock';
import { identitySchema } from '../keeper/journalLine';

/** Who holds leases, as it is told to those that want them, on whatever machine. */
export const leaseHolderSchema = z.object({
  run: runSchema,
  user: z.string(),
  host: z.string(),
  process: identitySchema,
  /** Of the state folder with its journal (machineId.ts): names of hosts are not unique, those of containers least of all. */
  machine: z.string(),
});
export type LeaseHolder = z.infer<typeof leaseHolderSchema>;

export interface LeaseRequest {
  /** What is drilled and watched (leasedThings.ts). */
  readonly things: readonly string[];
  /** Of this taking alone. */
  readonly token: string;
  readonly holder: LeaseHolder;
  /** Token of a run of this machine that is dead, with nothing left of it: its leases need not expire first. */
  readonly replaces?: string;
}

/** A lease that was not given back, by a run that may have left its fault behind. */
export interface LeftLease {
  readonly thing: string;
  readonly holder: LeaseHolder;
}

export type LeaseAttempt =
  | { readonly taken: true; readonly left: readonly LeftLease[]; readonly sharers: Sharers }
  | { readonly taken: false; readonly thing: string; readonly token: string; readonly holder: LeaseHolder };

/** How many processes ask each of the things at this time, this one among them: they divide its request budget. */
export type Sharers = ReadonlyMap<string, number>;

export interface RenewedLease {
  /** What is still held by that token. */
  readonly things: ReadonlySet<string>;
  readonly sharers: Sharers;
}

/**
 * Where the leases of several machines are kept. It has one clock, its own, by which they expire. Every method may throw a
 * UsageError where the place can't be reached; the next call tries it anew.
 */
export interface LeaseStore {
  /** As outputs may show it. */
  readonly place: string;
  /** All of them or none. What has expired goes to whoever comes first. */
  take(request: LeaseRequest): Promise<LeaseAttempt>;
  /** For who only reads: excludes nobody, and has its share of the budgets. */
  join(request: Omit<LeaseRequest, 'replaces'>): Promise<Sharers>;
  /** For another `leaseMs`. What has expired is held on to, unless somebody took it meanwhile. */
  renew(token: string): Promise<RenewedLease>;
  /** Who has taken one of them; undefined: nobody. Changes nothing. */
  holderOf(things: readonly string[]): Promise<LeftLease | undefined>;
  /** Nothing of that run is left, also where somebody had to think so meanwhile. */
  giveBack(token: string): Promise<void>;
  /** Anybody may take them from now on, and is told that a fault of this run may still be there. */
  leave(token: string): Promise<void>;
  /** What is under way is given up; the next call begins with a new connection. */
  drop(): void;
}

/**
 * How long a lease lasts from its last renewal. As long as others wait for a machine that died, and longer than a
 * database is away that is restarted, or whose standby takes its place. ms
 */
export const leaseMs = 60_000;
/** ms */
export const renewEveryMs = 10_000;
/** Counted from the last renewal; what is left of the lease then is for the rollback, before anybody else may begin. ms */
export const heldOnForMs = 45_000;
