import type { Tools } from '../assemble';
import type { Edge } from '../edge';
import { runId } from '../history/runId';
import type { HoldingRun } from '../keeper/lock';
import { lockProviders, type ProviderLockAttempt } from '../keeper/providerLock';
import { waitingForText } from './lockedText';
import type { Selection } from './select';

const lookEveryMs = 200;

type Lock =
  | (Extract<ProviderLockAttempt, { taken: true }> & { readonly run: HoldingRun })
  | Extract<ProviderLockAttempt, { taken: false }>;

/**
 * Takes the lock of all that the environment watches, for a run that begins now; where another run has it, waits until
 * it is free, and says once for whom. Rejects with the reason of an interrupt.
 * @param waitMs at most; 0: not at all
 */
export async function lockWithin(
  waitMs: number,
  { stderr, interrupt, pid }: Pick<Edge, 'stderr' | 'interrupt' | 'pid'>,
  tools: Pick<Tools, 'clock' | 'kinds' | 'stateDir' | 'processes'>,
  { project, environment }: Pick<Selection, 'project' | 'environment'>,
): Promise<Lock> {
  const { clock } = tools;
  const watched = environment.providers.flatMap(
    ({ kind, settings }) => tools.kinds.providers.find((each) => each.kind === kind)?.watched(settings) ?? [],
  );
  const deadlineMs = clock.now() + waitMs;
  let told: string | undefined;
  for (;;) {
    const startedAtMs = clock.now();
    const id = runId(startedAtMs, Math.random);
    const run = { id, environment: environment.name, projectDir: project.dir, startedAtMs };
    const attempt = await lockProviders({ ...tools, watched, run, pid });
    if (attempt.taken) return { ...attempt, run };
    if (startedAtMs >= deadlineMs) return attempt;
    if (told !== attempt.holder.purpose) {
      told = attempt.holder.purpose;
      stderr.write(waitingForText(attempt, Math.ceil((deadlineMs - startedAtMs) / 1_000) * 1_000));
    }
    await clock.sleep(lookEveryMs, interrupt);
  }
}
