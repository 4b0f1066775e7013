import { dirname, join, basename } from 'node:path';
import { unlink } from 'node:fs/promises';
import { createSecrets } from '../config/secrets';
import { AlertdrillError, FaultError } from '../domain/errors';
import type { FaultSystem, HeldKind } from '../ports/fault';
import type { ProcessIdentity } from '../ports/processes';
import { secretsInWords, type Secrets } from '../ports/secrets';
import { withholding } from '../ports/withholding';
import { syncFolder } from './durable';
import { isFinishing } from './finishing';
import { continueJournal } from './journal';
import { asLeftover, isLookedAfter, type Leftover } from './leftover';
import { takeLock } from './lock';
import { readJournal, readJournalFile, type JournalEntry, type JournalFile } from './readJournal';
import { rollBackEntry, type RolledBack } from './rollBackEntry';
import { revealAll } from './secretNames';
import { messageOf } from '../domain/caught';

export interface RecoverOptions {
  readonly stateDir: string;
  readonly kinds: readonly HeldKind[];
  readonly system: Omit<FaultSystem, 'secrets'>;
  /** The secrets of the environment that the fault was injected in; throws FaultError where they can't be had. */
  readonly secretsOf: (entry: Pick<JournalEntry, 'environment' | 'projectDir'>) => Promise<Secrets> | Secrets;
  /** This process. */
  readonly self: ProcessIdentity;
  /** Default: every entry. */
  readonly only?: (entry: JournalEntry) => boolean;
  /** Of the journal, whatever is in them; default: all. */
  readonly files?: ReadonlySet<string>;
}

/** What became of one entry. */
export type Recovery = Leftover &
  (
    | { readonly outcome: 'rolled-back'; readonly report: RolledBack }
    /** Another process was faster: it is done. */
    | { readonly outcome: 'gone' }
    /** A run that lives has it: `by` says which. */
    | { readonly outcome: 'held'; readonly by: string }
    /** Another `recover` is at it, or the harness of a keeper that died: `by` says which process. */
    | { readonly outcome: 'recovering'; readonly by: string }
    /** The keeper of a dead run is at it: `by` says which. */
    | { readonly outcome: 'finishing'; readonly by: string }
    /** The fault may still be there, and the entry is kept. */
    | { readonly outcome: 'failed'; readonly why: string; readonly hint?: string }
  );

/** Finishes the rollbacks that a crash left behind, the newest first, each under a lock. Never rejects for one of them. */
export async function recover(options: RecoverOptions): Promise<readonly Recovery[]> {
  const { only = () => true } = options;
  const recoveries: Recovery[] = [];
  for (const found of await readJournal(options.stateDir)) {
    if (options.files?.has(found.file) === false) continue;
    if (found.type === 'entry' ? only(found.entry) : options.only === undefined) {
      recoveries.push(await recoverFile(found, options));
    }
  }
  return recoveries;
}

async function recoverFile(found: JournalFile, options: RecoverOptions): Promise<Recovery> {
  const { file } = found;
  const about = asLeftover(found);
  const { processes } = options.system;
  if (found.type === 'entry' && (await isFinishing(found, processes))) {
    return { ...about, outcome: 'finishing', by: keeperName(found.entry) };
  }
  if (found.type === 'entry' && (await isLookedAfter(found, processes))) {
    return { ...about, outcome: 'held', by: keeperName(found.entry) };
  }
  const purpose = `rollback of ${about.title}`;
  const lock = await takeLock(lockFile(file), { process: options.self, purpose }, processes);
  if (!lock.taken) return { ...about, outcome: 'recovering', by: `process ${lock.holder.process.pid}` };
  try {
    // Looked at again: whoever held the lock before may have done it.
    const now = await readJournalFile(file);
    if (now === undefined) return { ...about, outcome: 'gone' };
    return { ...about, ...(await finish(now, options)) };
  } catch (error) {
    const hint = error instanceof AlertdrillError && error.hint !== undefined ? { hint: error.hint } : {};
    return { ...about, outcome: 'failed', why: messageOf(error), ...hint };
  } finally {
    await lock.release();
  }
}

type Outcome =
  | { readonly outcome: 'rolled-back'; readonly report: RolledBack }
  | { readonly outcome: 'failed'; readonly why: string; readonly hint?: string };

async function finish(found: JournalFile, options: RecoverOptions): Promise<Outcome> {
  switch (found.type) {
    case 'unreadable':
      return {
        outcome: 'failed',
        why: `the entry can't be read: ${found.problem}`,
        hint: found.hint ?? `see by hand in ${found.file} what it says`,
      };
    case 'unborn':
      return { outcome: 'rolled-back', report: await forgetUnborn(found.file, options.system) };
    case 'entry':
      return { outcome: 'rolled-back', report: await finishEntry(found.entry, options) };
    default:
      return found satisfies never;
  }
}

async function finishEntry(entry: JournalEntry, options: RecoverOptions): Promise<RolledBack> {
  const { kinds, system, secretsOf } = options;
  const needsSecrets = entry.touched && !entry.rolledBack && entry.secrets.length > 0;
  // Where none is needed, a project file that is gone or broken keeps nothing from being rolled back.
  const secrets = needsSecrets ? await secretsFor(entry, secretsOf) : createSecrets({});
  const journal = await continueJournal(entry.file, entry.intactBytes);
  const processes = withholding(system.processes, entry.withheld);
  return rollBackEntry(entry, journal, kinds, { ...system, processes, secrets });
}

async function secretsFor(entry: JournalEntry, secretsOf: RecoverOptions['secretsOf']): Promise<Secrets> {
  const secrets = await askedFor(entry, secretsOf);
  revealAll(entry.secrets, secrets);
  return secrets;
}

/** Whoever moved or broke the project hears what the rollback needs of it, not only what is wrong with it. */
async function askedFor(entry: JournalEntry, secretsOf: RecoverOptions['secretsOf']): Promise<Secrets> {
  try {
    return await secretsOf(entry);
  } catch (error) {
    const why = error instanceof AlertdrillError && error.hint !== undefined ? [error.hint] : [];
    const variables = entry.withheld.length > 0 ? [`its keys were in ${entry.withheld.join(', ')}`] : [];
    const hint = [...why, ...variables].join('; ');
    throw new FaultError(
      `the rollback needs the ${secretsInWords(entry.secrets)}, which can't be had: ${messageOf(error)}`,
      {
        ...(hint !== '' && { hint }),
      },
    );
  }
}

async function forgetUnborn(file: string, { clock }: Pick<FaultSystem, 'clock'>): Promise<RolledBack> {
  const nowMs = clock.now();
  await unlink(file);
  await syncFolder(dirname(file));
  return { sentAtMs: nowMs, ackedAtMs: nowMs, notes: ['nothing had been done yet'] };
}

const keeperName = (entry: JournalEntry) => `run ${entry.runId} (keeper ${entry.keeper.pid})`;

/** Held by whoever rolls the entry back, or forgets it. */
export const lockFile = (file: string) => join(dirname(file), `${basename(file, '.jsonl')}.lock`);
