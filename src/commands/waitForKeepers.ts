import type { Tools } from '../assemble';
import type { Edge } from '../edge';
import { listFinishing, type Finishing } from '../keeper/finishing';
import { createStandstill, standstillText } from '../keeper/standstill';
import { originLines } from './leftoverText';

export const lookEveryMs = 200;
/** Longer than a rollback goes on trying whose server does not answer, and short enough for a nightly job. */
export const patienceMs = 5 * 60_000;

interface HowToWait {
  /** On the harness's clock; default: in five minutes. */
  readonly deadlineMs?: number;
  /** Whether a keeper that stands still is killed, so that its entries can be taken over; default: not. */
  readonly endsStopped?: boolean;
}

/** What is not waited for any longer. */
export type Unfinished = Finishing & { readonly standsStill: boolean };

/**
 * Waits until the keepers of dead runs have finished their rollbacks, and says so once. Returns what they are still at
 * when that is over, or when one of them stands still: nothing as a rule. Rejects with the reason of an interrupt.
 */
export async function waitForKeepers(
  { stderr, interrupt }: Pick<Edge, 'stderr' | 'interrupt'>,
  { clock, stateDir, processes }: Pick<Tools, 'clock' | 'stateDir' | 'processes'>,
  { deadlineMs = clock.now() + patienceMs, endsStopped = false }: HowToWait = {},
): Promise<readonly Unfinished[]> {
  const standstill = createStandstill(processes, lookEveryMs);
  const killed = new Set<number>();
  for (let isTold = false; ; isTold = true) {
    const finishing = await listFinishing(stateDir, processes);
    const stopped = new Set<number>();
    // Each keeper once, however many entries it has.
    for (const keeper of new Map(finishing.map((each) => [each.keeper.pid, each.keeper])).values()) {
      if (await standstill.look(keeper)) stopped.add(keeper.pid);
    }
    const isOver = finishing.length === 0 || clock.now() >= deadlineMs || (stopped.size > 0 && !endsStopped);
    if (isOver) return finishing.map((each) => ({ ...each, standsStill: stopped.has(each.keeper.pid) }));
    if (!isTold) stderr.write(waitingText(finishing));
    for (const { keeper, runId } of finishing) {
      if (!stopped.has(keeper.pid) || killed.has(keeper.pid)) continue;
      killed.add(keeper.pid);
      stderr.write(`alertdrill: the keeper of run ${runId} (process ${keeper.pid}) is killed: ${standstillText}\n`);
      // It is dead before anybody else rolls back: until then its entries are not taken over.
      await processes.signalGroup(keeper, 'SIGKILL');
    }
    await clock.sleep(lookEveryMs, interrupt);
  }
}

/** What is left to a person where a keeper does not come to its end. */
export function notFinishedText(unfinished: readonly Unfinished[]): string {
  const standsStill = unfinished.some((each) => each.standsStill);
  const what = standsStill
    ? `the keeper of a dead run stands still (it was stopped)`
    : `after ${patienceMs / 60_000} minutes the keeper of a dead run still works at its rollback`;
  const lines = [
    `alertdrill: ${what}; a fault may still be there.`,
    ...unfinished.flatMap((each) => [
      `  ${each.title}`,
      `    keeper: process ${each.keeper.pid}${each.standsStill ? ', which stands still' : ''}`,
      ...originLines(each).map((line) => `    ${line}`),
    ]),
    standsStill
      ? 'Next: alertdrill recover, which ends it and rolls back in its place; or let it go on (kill -CONT)'
      : 'Wait for its end; or end that process, and then: alertdrill recover',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function waitingText(finishing: readonly Finishing[]): string {
  const runs = [...new Set(finishing.map(({ runId }) => runId))];
  return runs
    .map((run) => `alertdrill: waiting for the rollback of run ${run}, which its keeper is finishing\n`)
    .join('');
}
