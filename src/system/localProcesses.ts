import { messageOf } from '../domain/caught';
import { FaultError } from '../domain/errors';
import type { LocalProcess, LocalProcesses } from '../ports/localProcesses';
import { rowOf, sendSignal } from './identities';
import type { ProcessTable } from './processRow';
import { createProcessTable } from './processTable';

/** The real ones. Nothing is kept: they come and go. */
export function createLocalProcesses(
  table: ProcessTable = createProcessTable(),
  selfPid = process.pid,
): LocalProcesses {
  const look = (pid: number): LocalProcess | undefined => {
    const row = table.row(pid);
    if (row === undefined || row.isZombie) return undefined;
    return {
      // Of the same look as the rest.
      identity: { pid, startTime: row.startTime, bootId: table.bootId },
      program: table.programOf(pid) ?? 'unknown',
      isStopped: row.isStopped,
      isSelf: pid === selfPid,
    };
  };
  return {
    find: (pid) => Promise.resolve(look(pid)),
    listeners: (port) => Promise.resolve(table.listenerPids(port).flatMap((pid) => look(pid) ?? [])),
    families: (roots) => {
      const children = new Map<number | undefined, number[]>();
      for (const pid of table.pids()) {
        const parentId = table.row(pid)?.parentId;
        children.set(parentId, [...(children.get(parentId) ?? []), pid]);
      }
      const pids: number[] = [];
      const add = (pid: number): void => {
        if (pids.includes(pid)) return;
        pids.push(pid);
        for (const child of children.get(pid) ?? []) add(child);
      };
      for (const root of roots) if (rowOf(root, table) !== undefined) add(root.pid);
      return Promise.resolve(pids.flatMap((pid) => look(pid) ?? []));
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- so that what it throws is a rejection
    signal: async (identity, signal) => {
      const { pid } = identity;
      if (pid === selfPid || pid <= 1) throw new FaultError(`process ${pid} must live on, to take the fault back`);
      if (rowOf(identity, table) !== undefined) send(pid, signal);
    },
  };
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    sendSignal(pid, signal);
  } catch (error) {
    throw new FaultError(`${signal} can't be sent to process ${pid}: ${messageOf(error)}`, {
      hint: 'alertdrill has to run as the user of that process, or as root',
      cause: error,
    });
  }
}
