import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Clock } from '../ports/clock';
import type { CommandLine, Processes, ProcessIdentity } from '../ports/processes';
import { environmentOf } from './environmentOf';
import { identityOf, rowOf, sendSignal } from './identities';
import type { ProcessTable } from './processRow';
import { createProcessTable } from './processTable';
import { runCommand } from './runCommand';

/** Real processes. Stamps are taken on the given clock. */
export function createProcesses(clock: Clock, table: ProcessTable = createProcessTable()): Processes {
  const aliveIdentityOf = (pid: number) => (table.row(pid)?.isZombie === false ? identityOf(pid, table) : undefined);

  return {
    run: (command) => runCommand(command, clock),
    startDetached: (command) => startDetached(command, (pid) => identityOf(pid, table)),
    findByToken: (token) => Promise.resolve(table.pidsWithToken(token).flatMap((pid) => aliveIdentityOf(pid) ?? [])),
    identify: (pid) => Promise.resolve(aliveIdentityOf(pid)),
    isAlive: (identity) => Promise.resolve(rowOf(identity, table)?.isZombie === false),
    isStopped: (identity) => Promise.resolve(rowOf(identity, table)?.isStopped === true),
    signalGroup: (identity, signal) => {
      const row = rowOf(identity, table);
      // A zombie still holds its pid, and so its group, which may have members that live.
      if (row !== undefined) sendToGroup(row.groupId, identity.pid, signal, table);
      return Promise.resolve();
    },
  };
}

function sendToGroup(groupId: number, pid: number, signal: NodeJS.Signals, table: ProcessTable): void {
  const isOurs = groupId === table.row(process.pid)?.groupId;
  sendSignal(isOurs ? pid : -groupId, signal);
}

async function startDetached(
  command: CommandLine & { readonly token: string; readonly stdoutFile: string; readonly stderrFile: string },
  identityOf: (pid: number) => ProcessIdentity | undefined,
): Promise<ProcessIdentity> {
  const [program, ...args] = command.argv;
  const stdout = openSync(command.stdoutFile, 'a', 0o600);
  const stderr = openSync(command.stderrFile, 'a', 0o600);
  try {
    const child = spawn(program, args, {
      cwd: command.cwd,
      env: { ...environmentOf(command), ALERTDRILL_TOKEN: command.token },
      detached: true,
      stdio: ['ignore', stdout, stderr],
    });
    // Looked at before the event loop goes on: one that ends at once is still a zombie now, with all that identifies it.
    const identity = child.pid === undefined ? undefined : identityOf(child.pid);
    await started(child);
    child.unref();
    if (identity === undefined) throw new Error(`${program} ended before it could be identified`);
    return identity;
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

const started = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
