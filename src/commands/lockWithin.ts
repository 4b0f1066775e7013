import type { Tools } from '../assemble';
import { UsageError } from '../domain/errors';
import type { Edge } from '../edge';
import { runId } from '../history/runId';
import type { HoldingRun } from '../keeper/lock';
import { lockProviders } from '../keeper/providerLock';
import { takeLease, type LeaseTerms, type RunLease } from '../lease/takeLease';
import type { Locked } from './locked';
import { withoutLease } from './leaseTermsOf';
import { unreachedText, waitingForText } from './lockedText';
import type { Selection } from './select';

const lookEveryMs = 200;
/** Where a database is asked. */
const askEveryMs = 2_000;

type Lock =
  | {
      readonly taken: true;
      readonly run: HoldingRun;
      /** Absent where no history is shared. */
      readonly lease?: RunLease;
      /** Of the locks of this machine: they go last. */
      release(): Promise<void>;
    }
  | Locked;

/**
 * Takes the lock of all that the environment watches, and then its leases, for a run that begins now; where another run has
 * one of them, waits until it is free, and says once for whom. Rejects with the reason of an interrupt; with UsageError
 * where no lease can be had.
 *
 * @param waitMs at most; 0: not at all
 * @param terms absent: no history is shared
 */
export async function lockWithin(
  waitMs: number,
  { stderr, interrupt, pid }: Pick<Edge, 'stderr' | 'interrupt' | 'pid'>,
  tools: Pick<Tools, 'clock' | 'kinds' | 'stateDir' | 'processes'>,
  { project, environment }: Pick<Selection, 'project' | 'environment'>,
  terms?: LeaseTerms,
): Promise<Lock> {
  const { clock } = tools;
  const watched = environment.providers.flatMap(
    ({ kind, settings }) => tools.kinds.providers.find((each) => each.kind === kind)?.watched(settings) ?? [],
  );
  const deadlineMs = clock.now() + waitMs;
  let told: string | undefined;
  for (;;) {
    const startedAtMs = clock.now();
    const leftMs = deadlineMs - startedAtMs;
    const tell = (whom: string, text: (leftMs: number) => string): void => {
      if (told !== whom) stderr.write(text(Math.ceil(leftMs / 1_000) * 1_000));
      told = whom;
    };
    const id = runId(startedAtMs, Math.random);
    const run = { id, environment: environment.name, projectDir: project.dir, startedAtMs };
    try {
      const attempt = await lockAll({ ...tools, watched, run, pid }, terms, interrupt);
      if (attempt.taken) return { ...attempt, run };
      if (leftMs <= 0) return attempt;
      tell(holdingRunOf(attempt), (ms) => waitingForText(attempt, ms));
    } catch (error) {
      // Whoever waits, waits for a database that is started anew, too.
      if (!(error instanceof UsageError) || terms === undefined) throw error;
      if (leftMs <= 0) throw withoutLease(error);
      tell(error.message, (ms) => unreachedText(error.message, ms));
    }
    await clock.sleep(
      terms === undefined ? lookEveryMs : Math.min(askEveryMs, Math.max(lookEveryMs, leftMs)),
      interrupt,
    );
  }
}

const holdingRunOf = (locked: Locked): string => ('watched' in locked ? locked.holder.purpose : locked.holder.run.id);

/** All of it or nothing. */
async function lockAll(
  request: Parameters<typeof lockProviders>[0] & Pick<Tools, 'clock'>,
  terms: LeaseTerms | undefined,
  interrupt: AbortSignal,
): Promise<Locked | Omit<Extract<Lock, { taken: true }>, 'run'>> {
  const locked = await lockProviders(request);
  if (!locked.taken || terms === undefined) return locked;
  try {
    const leased = await takeLease(terms, request, request.run, interrupt);
    if (leased.taken) return { ...locked, lease: leased.lease };
    await locked.release();
    return { ...leased, store: terms.store };
  } catch (error) {
    await locked.release();
    throw error;
  }
}
