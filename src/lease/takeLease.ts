import { randomUUID } from 'node:crypto';
import { listFinishing } from '../keeper/finishing';
import type { HoldingRun } from '../keeper/lock';
import type { Clock } from '../ports/clock';
import type { Processes } from '../ports/processes';
import { endLease } from './endLease';
import { inTime } from './inTime';
import type { LeaseHolder, LeaseStore, LeftLease } from './leaseStore';
import { machineId } from './machineId';
import { renewLease, type Renewal } from './renewLease';

/** What a run leases, and where. */
export interface LeaseTerms {
  readonly store: LeaseStore;
  /** Of the store: it may have a password. The keeper gets it. */
  readonly url: string;
  readonly things: readonly string[];
  /** Who leases: this person, on this machine. */
  readonly user: string;
  readonly host: string;
}

interface LeaseTools {
  readonly clock: Clock;
  readonly processes: Processes;
  readonly stateDir: string;
  /** Of this process. */
  readonly pid: number;
}

/** A lease of this process, renewed until its end. */
export interface RunLease extends Pick<Renewal, 'lost' | 'sharersOf'> {
  readonly terms: LeaseTerms;
  readonly token: string;
  /** When it was taken; see RenewedFor. */
  readonly renewedAtMs: number;
  /** Of runs that did not give theirs back. */
  readonly left: readonly LeftLease[];
  /** Resolves with why it could not be told to the database; undefined where it was. */
  end(how: 'given-back' | 'left'): Promise<string | undefined>;
}

export type RunLeaseAttempt =
  { readonly taken: true; readonly lease: RunLease } | ({ readonly taken: false } & LeftLease);

/** Others may take theirs first, which they do in some ms. ms */
export const answerMs = 15_000;

/** For a run that has the locks of this machine. Throws UsageError where the database can't be reached, or the signal's reason. */
export async function takeLease(
  terms: LeaseTerms,
  tools: LeaseTools,
  run: HoldingRun,
  signal: AbortSignal,
): Promise<RunLeaseAttempt> {
  const { store, things } = terms;
  const { clock } = tools;
  const holder = await holderOf(terms, tools, run);
  const token = randomUUID();
  let replaces: string | undefined;
  for (;;) {
    const renewedAtMs = clock.now();
    const taking = store.take({ things, token, holder, ...(replaces !== undefined && { replaces }) });
    const attempt = await inTime(taking, answerMs, { store, clock, signal });
    if (attempt.taken) {
      const { left, sharers } = attempt;
      const renewal = renewLease(store, clock, { token, things, renewedAtMs, sharers });
      const end: RunLease['end'] = async (how) => {
        await renewal.stop();
        return endLease(store, clock, token, how);
      };
      return { taken: true, lease: { ...renewal, terms, token, renewedAtMs, left, end } };
    }
    if (replaces === attempt.token || !(await isDeadHere(attempt.holder, holder, tools))) return attempt;
    replaces = attempt.token;
  }
}

/** For who only reads. */
export async function holderOf(
  { user, host }: Pick<LeaseTerms, 'user' | 'host'>,
  { processes, stateDir, pid }: Omit<LeaseTools, 'clock'>,
  run: HoldingRun,
): Promise<LeaseHolder> {
  const process = await processes.identify(pid);
  if (process === undefined) throw new Error(`the process ${pid} can't be identified`);
  return { run, user, host, process, machine: await machineId(stateDir) };
}

/** Of another machine, only its lease says whether a run is over. A state folder may be mounted by several. */
async function isDeadHere(
  holder: LeaseHolder,
  self: LeaseHolder,
  { processes, stateDir }: Pick<LeaseTools, 'processes' | 'stateDir'>,
): Promise<boolean> {
  if (holder.machine !== self.machine || holder.host !== self.host) return false;
  if (await processes.isAlive(holder.process)) return false;
  return (await listFinishing(stateDir, processes)).every(({ runId }) => runId !== holder.run.id);
}
