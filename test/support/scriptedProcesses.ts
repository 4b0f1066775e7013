import type { CommandResult, Processes, ProcessIdentity } from '../../src/ports/processes';

export const identityOf = (pid: number, bootId = 'this-boot'): ProcessIdentity => ({
  pid,
  startTime: `start-of-${pid}`,
  bootId,
});

/** Processes as a list of those that live, each with its token if it has one; and which of them stand still. */
export function scriptedProcesses(
  living: Map<number, string>,
  bootId = 'this-boot',
  stopped: ReadonlySet<number> = new Set(),
): Processes {
  const isAlive = (identity: ProcessIdentity) => living.has(identity.pid) && identity.bootId === bootId;
  const nothing = (): Promise<CommandResult> => Promise.reject(new Error('nothing is run here'));
  return {
    run: nothing,
    startDetached: () => Promise.reject(new Error('nothing is started here')),
    findByToken: (token) =>
      Promise.resolve([...living].filter(([, held]) => held === token).map(([pid]) => identityOf(pid, bootId))),
    identify: (pid) => Promise.resolve(living.has(pid) ? identityOf(pid, bootId) : undefined),
    isStopped: (identity) => Promise.resolve(isAlive(identity) && stopped.has(identity.pid)),
    isAlive: (identity) => Promise.resolve(isAlive(identity)),
    signalGroup: (identity) => {
      if (isAlive(identity)) living.delete(identity.pid);
      return Promise.resolve();
    },
  };
}
