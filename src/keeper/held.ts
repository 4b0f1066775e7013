import { randomUUID } from 'node:crypto';
import type { FaultSystem, HeldKind } from '../ports/fault';
import type { KeeperEntry } from '../ports/keeper';
import type { ProcessIdentity } from '../ports/processes';
import { startJournal, type Journal } from './journal';
import { journalVersion, type Phase } from './journalLine';
import { withToken } from './processToken';
import type { RolledBack } from './rollBackEntry';
import { secretNames } from './secretNames';

/** What the journal has to know of a run to finish its rollbacks after a crash. */
export interface RunOrigin {
  readonly id: string;
  readonly environment: string;
  readonly projectDir: string;
  /** Names of variables that hold secrets, which programs that are started do not inherit. */
  readonly withheld: readonly string[];
  /** The environment is marked production. */
  readonly production?: true;
}

export interface HolderOptions {
  readonly kinds: readonly HeldKind[];
  readonly system: FaultSystem;
  readonly stateDir: string;
  readonly run: RunOrigin;
  readonly keeper: ProcessIdentity;
  /** Whose keeper it is: what is still held once that is dead is being rolled back. */
  readonly harness: ProcessIdentity;
  /** Told where a fault had to be taken back because the harness stood still, and could not be. */
  readonly overdueFailed?: (fault: EndOfFault) => void;
}

/** What became of a fault at the end. */
export interface EndOfFault {
  readonly title: string;
  /** Why its rollback failed; absent: it is gone. */
  readonly why?: string;
}

/** One entry while it is held. */
export interface Held {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly workDir: string;
  readonly token: string;
  readonly journal: Journal;
  readonly longestMs?: number;
  state: unknown;
  touched: boolean;
  injected: boolean;
  /** Phases that did not end well: what was run in them may still go on. */
  readonly cutOff: Set<Phase>;
  /** Ends what is being done with it. */
  readonly giveUp: AbortController;
  /** Settles with it, and never rejects. */
  busy: Promise<unknown>;
  /** What goes on for it as long as it is held; none of them rejects. */
  readonly going: Promise<void>[];
  rollingBack?: Promise<RolledBack>;
  /** Its last rollback, where that failed. */
  failed?: { readonly atMs: number; readonly why: string };
}

export type PhaseWork<T> = (marked: FaultSystem, signal: AbortSignal) => Promise<T>;

/** Resolves when its first line is on the disk. */
export async function journalled(entry: KeeperEntry, state: unknown, options: HolderOptions): Promise<Held> {
  const { id, title, kind, workDir, longestMs } = entry;
  const { run, system, stateDir, keeper, harness } = options;
  const token = randomUUID();
  const journal = await startJournal(stateDir, {
    line: 'entry',
    version: journalVersion,
    ...{ id, title, kind, state, workDir, token, keeper, harness },
    ...{ runId: run.id, environment: run.environment, projectDir: run.projectDir, withheld: [...run.withheld] },
    secrets: [...secretNames(state)],
    atMs: system.clock.now(),
  });
  const [giveUp, busy] = [new AbortController(), Promise.resolve()];
  const limit = longestMs === undefined ? {} : { longestMs };
  const untouched = { touched: false, injected: false, cutOff: new Set<Phase>(), giveUp, busy, going: [] };
  return { id, title, kind, workDir, token, journal, ...limit, state, ...untouched };
}

/** Runs one phase, with its beginning and its end in the journal. */
export async function perform<T>(
  held: Held,
  phase: Phase,
  system: FaultSystem,
  signal: AbortSignal,
  work: PhaseWork<T>,
): Promise<T> {
  signal.throwIfAborted();
  await held.journal.write({ line: 'started', phase });
  signal.throwIfAborted();
  held.touched = true;
  try {
    const result = await work(withToken(system, held.token, phase), signal);
    await held.journal.write({ line: 'ended', phase, ok: true });
    return result;
  } catch (error) {
    held.cutOff.add(phase);
    // The rollback that follows writes again; where it can't either, the entry counts as interrupted.
    await held.journal.write({ line: 'ended', phase, ok: false }).catch(() => undefined);
    throw error;
  }
}

/** Its own end, or its failure, is for the kind to tell: the fault's `ended` says so to the harness. */
export const goOn = ({ going, giveUp }: Held, work: (signal: AbortSignal) => Promise<void>): void => {
  going.push(work(giveUp.signal).catch(() => undefined));
};
