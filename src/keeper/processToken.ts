import { FaultError } from '../domain/errors';
import type { FaultSystem } from '../ports/fault';
import type { Phase } from './journalLine';

const killPatienceMs = 5_000;
const lookEveryMs = 50;

/** Marks what is run in a phase, so that it is found again after a crash. */
export const processToken = (entryToken: string, phase: Phase): string => `${entryToken}.${phase}`;

/** The same system, with every command that it runs marked. */
export const withToken = (system: FaultSystem, entryToken: string, phase: Phase): FaultSystem => ({
  ...system,
  processes: {
    ...system.processes,
    run: (command) =>
      system.processes.run({
        ...command,
        env: { ...command.env, ALERTDRILL_TOKEN: processToken(entryToken, phase) },
      }),
  },
});

/** Kills what a phase left running when its keeper died, and waits until it is gone. Throws FaultError where it stays. */
export async function killLeftovers(
  { clock, processes }: Pick<FaultSystem, 'clock' | 'processes'>,
  entryToken: string,
  phase: Phase,
): Promise<void> {
  const deadlineMs = clock.now() + killPatienceMs;
  for (;;) {
    const left = await processes.findByToken(processToken(entryToken, phase));
    if (left.length === 0) return;
    if (clock.now() > deadlineMs) {
      throw new FaultError(`what was started can't be killed: ${left.map(({ pid }) => `process ${pid}`).join(', ')}`);
    }
    await Promise.all(left.map((identity) => processes.signalGroup(identity, 'SIGKILL')));
    await clock.sleep(lookEveryMs);
  }
}
