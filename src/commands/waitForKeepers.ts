import type { Tools } from '../assemble';
import type { Edge } from '../edge';
import { listFinishing, type Finishing } from '../keeper/finishing';
import { originLines } from './leftoverText';

export const lookEveryMs = 200;
/** Longer than a rollback goes on trying whose server does not answer, and short enough for a nightly job. */
export const patienceMs = 5 * 60_000;

/**
 * Waits until the keepers of dead runs have finished their rollbacks, and says so once. Returns what they are still at
 * when that is over: nothing as a rule. Rejects with the reason of an interrupt.
 *
 * @param deadlineMs on the harness's clock; default: in five minutes
 */
export async function waitForKeepers(
  { stderr, interrupt }: Pick<Edge, 'stderr' | 'interrupt'>,
  { clock, stateDir, processes }: Pick<Tools, 'clock' | 'stateDir' | 'processes'>,
  deadlineMs = clock.now() + patienceMs,
): Promise<readonly Finishing[]> {
  for (let isTold = false; ; isTold = true) {
    const finishing = await listFinishing(stateDir, processes);
    if (finishing.length === 0 || clock.now() >= deadlineMs) return finishing;
    if (!isTold) stderr.write(waitingText(finishing));
    await clock.sleep(lookEveryMs, interrupt);
  }
}

/** What is left to a person where a keeper does not come to its end. */
export const notFinishedText = (finishing: readonly Finishing[]): string =>
  [
    `alertdrill: after ${patienceMs / 60_000} minutes the keeper of a dead run still works at its rollback; a fault may still be there.`,
    ...finishing.flatMap((each) => [
      `  ${each.title}`,
      `    keeper: process ${each.keeperPid}`,
      ...originLines(each).map((line) => `    ${line}`),
    ]),
    'Wait for its end; or end that process, and then: alertdrill recover',
  ]
    .map((line) => `${line}\n`)
    .join('');

function waitingText(finishing: readonly Finishing[]): string {
  const runs = [...new Set(finishing.map(({ runId }) => runId))];
  return runs
    .map((run) => `alertdrill: waiting for the rollback of run ${run}, which its keeper is finishing\n`)
    .join('');
}
