import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The kinds of fault that runs are killed under; `k6` is the victim of others, and `steps` has two of them. */
export const kinds = ['http', 'command', 'files', 'process', 'steps'] as const;
export type FaultName = (typeof kinds)[number];

const http = {
  inject: { method: 'PUT', url: '${TARGET}/broken' },
  rollback: { method: 'DELETE', url: '${TARGET}/broken' },
};
const turning = (method: string) => [process.execPath, 'turn.mjs', method];
const edit = { file: 'state.txt', find: 'whole', replace: 'broken' };

/** As they stand in an expectation file. */
export const faults: Readonly<Record<FaultName, object>> = {
  http: { http },
  command: { command: { inject: turning('PUT'), rollback: turning('DELETE'), env: { TARGET: '${TARGET}' } } },
  files: { files: { edit: [edit] } },
  process: { process: { program: 'sleep', pidFile: 'sleeper.pid', signal: 'SIGSTOP' } },
  steps: { steps: [{ http }, { files: { edit: [edit] } }] },
};

/** What the faults of kind `files` and `process` break. */
export interface Victims {
  readonly isBroken: () => boolean;
  stop(): void;
}

/** A file, a process and a program in `dir`, the project's folder. */
export function createVictims(dir: string): Victims {
  const state = join(dir, 'state.txt');
  writeFileSync(state, 'whole\n');
  writeFileSync(join(dir, 'turn.mjs'), turnProgram);
  // Not a child of the harness, and nothing in it names the folder: it is no process that a run leaves behind.
  const sleeper = spawn('sleep', ['86400'], { stdio: 'ignore', cwd: '/' });
  const pid = String(sleeper.pid);
  writeFileSync(join(dir, 'sleeper.pid'), `${pid}\n`);
  return {
    isBroken: () => isFileBroken(state) || isStopped(pid),
    stop: () => void sleeper.kill('SIGKILL'),
  };
}

const turnProgram = `const { TARGET } = process.env;
const { ok } = await fetch(TARGET + '/broken', { method: process.argv[2] });
process.exitCode = ok ? 0 : 1;
`;

/** A file that is gone is no whole one. */
function isFileBroken(file: string): boolean {
  try {
    return !readFileSync(file, 'utf8').includes('whole');
  } catch {
    return true;
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the third field; the second may have blanks. */
const isStopped = (pid: string): boolean => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''));
