import { rm } from 'node:fs/promises';
import type { FaultSystem, HeldKind, InjectionStamps, RollbackReport } from '../ports/fault';
import { findKind } from '../ports/findKind';
import type { Journal } from './journal';
import type { LaterLine } from './journalLine';
import { killLeftovers, processToken, withToken } from './processToken';
import type { JournalEntry } from './readJournal';
import { messageOf } from '../domain/caught';

export type RolledBack = InjectionStamps & RollbackReport;

/** What of an entry its rollback goes by. */
export type RollbackTarget = Pick<
  JournalEntry,
  'kind' | 'state' | 'workDir' | 'token' | 'touched' | 'cutOff' | 'rolledBack'
>;

/**
 * Rolls back and forgets the entry. Where nothing but `prepare` was done, forgetting is all.
 * Throws FaultError where the fault may still be there; the entry is kept then.
 */
export async function rollBackEntry(
  target: RollbackTarget,
  journal: Journal,
  kinds: readonly HeldKind[],
  system: FaultSystem,
): Promise<RolledBack> {
  const sentAtMs = system.clock.now();
  const isThere = target.touched && !target.rolledBack;
  const { notes, ...said } = isThere ? await undo(target, journal, kinds, system) : nothingToUndo;
  const ackedAtMs = system.clock.now();
  const leftOver = await removeWorkDir(target.workDir);
  await journal.remove();
  return { sentAtMs, ackedAtMs, ...said, notes: [...notes, ...leftOver] };
}

/** The fault is gone by then: a folder that stays is a note, no failure. */
async function removeWorkDir(workDir: string): Promise<readonly string[]> {
  try {
    await rm(workDir, { recursive: true, force: true });
    return [];
  } catch (error) {
    return [`its work folder could not be removed: ${messageOf(error)}`];
  }
}

const nothingToUndo: RollbackReport = { notes: [] };

async function undo(
  target: RollbackTarget,
  journal: Journal,
  kinds: readonly HeldKind[],
  system: FaultSystem,
): Promise<RollbackReport> {
  const { kind, state } = findKind(kinds, target);
  // What was going on when its keeper died, or was given up, may still go on in a session of its own: it would make the
  // fault again behind the rollback, or be a second rollback beside this one.
  for (const phase of target.cutOff) await killLeftovers(system, target.token, phase);
  await tryToWrite(journal, { line: 'started', phase: 'rollback' });
  try {
    const { notes, ...said } = await kind.rollback(state, withToken(system, target.token, 'rollback'));
    await tryToWrite(journal, { line: 'ended', phase: 'rollback', ok: true });
    return { ...said, notes: [...notes, ...(await stillRunning(target, system))] };
  } catch (error) {
    await tryToWrite(journal, { line: 'ended', phase: 'rollback', ok: false });
    throw error;
  }
}

/**
 * A command may have gone to the background. It is told and not killed: an injection that restarts a server leaves that
 * running, and the rollback may have needed it.
 */
async function stillRunning({ token }: RollbackTarget, { processes }: FaultSystem): Promise<readonly string[]> {
  const running = await processes.findByToken(processToken(token, 'inject'));
  if (running.length === 0) return [];
  const which = running.map(({ pid }) => `process ${pid}`).join(', ');
  return [`what its injection started still runs (${which}): end it, unless it is meant to stay`];
}

/** A full disk must not keep a fault from being rolled back: without this line, it is rolled back twice at worst. */
async function tryToWrite(journal: Journal, line: LaterLine): Promise<void> {
  try {
    await journal.write(line);
  } catch {
    // As said above.
  }
}
