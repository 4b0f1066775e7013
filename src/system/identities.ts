import { hasCode } from '../domain/caught';
import type { ProcessIdentity } from '../ports/processes';
import type { ProcessRow, ProcessTable } from './processRow';

/** Undefined where there is no such process. */
export function identityOf(pid: number, table: ProcessTable): ProcessIdentity | undefined {
  const row = table.row(pid);
  return row === undefined ? undefined : { pid, startTime: row.startTime, bootId: table.bootId };
}

/** Undefined where its pid is somebody else's by now, or nobody's. */
export function rowOf(identity: ProcessIdentity, table: ProcessTable): ProcessRow | undefined {
  const row = identity.bootId === table.bootId ? table.row(identity.pid) : undefined;
  return row?.startTime === identity.startTime ? row : undefined;
}

/** To a process, or to a group by its negative id; nothing where it has ended between the look and the signal. */
export function sendSignal(to: number, signal: NodeJS.Signals): void {
  try {
    process.kill(to, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
