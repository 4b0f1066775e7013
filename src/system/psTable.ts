import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import type { ProcessRow, ProcessTable } from './processRow';

/** macOS and the BSDs. Start times there have whole seconds; with the boot's id beside it that is fine enough. */
export function createPsTable(platform: NodeJS.Platform): ProcessTable {
  // -E shows the environment on macOS, where -e means "all"; on the BSDs it is -e.
  const withEnvironment = platform === 'darwin' ? '-axwwE' : '-axwwe';
  return {
    bootId: readBootId(),
    row: (pid) => parseRow(output('ps', ['-o', 'stat=,ppid=,pgid=,lstart=', '-p', String(pid)])),
    pidsWithToken: (token) =>
      output('ps', [withEnvironment, '-o', 'pid=,command='])
        .split('\n')
        .filter((line) => line.split(' ').includes(`ALERTDRILL_TOKEN=${token}`))
        .map((line) => Number.parseInt(line, 10)),
    pids: () => numbersIn(output('ps', ['-axo', 'pid='])),
    programOf: (pid) => {
      const file = output('ps', ['-o', 'comm=', '-p', String(pid)]).trim();
      return file === '' ? undefined : basename(file);
    },
    listenerPids: (port) => numbersIn(output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'])),
  };
}

const numbersIn = (text: string): readonly number[] => [...text.matchAll(/\d+/g)].map(Number).sort((a, b) => a - b);

/** `Ss  1 4242 Mon Nov 23 09:22:01 2026` */
export function parseRow(line: string): ProcessRow | undefined {
  const match = /^\s*(\S+)\s+(\d+)\s+(\d+)\s+(\S.*?)\s*$/.exec(line);
  const [state, parentId, groupId, startTime] = [match?.[1], match?.[2], match?.[3], match?.[4]];
  if (state === undefined || parentId === undefined || groupId === undefined || startTime === undefined)
    return undefined;
  return {
    ...{ startTime, parentId: Number(parentId), groupId: Number(groupId) },
    isZombie: state.startsWith('Z'),
    isStopped: /^[Tt]/.test(state),
  };
}

/** kern.boottime moves when the clock is set, so it comes last. */
const readBootId = () =>
  output('sysctl', ['-n', 'kern.bootsessionuuid']).trim() ||
  output('sysctl', ['-n', 'kern.boot_id']).trim() ||
  output('sysctl', ['-n', 'kern.boottime']).trim();

/** Empty where the program fails: `ps -p` does so for a process that is gone. */
function output(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, {
      encoding: 'latin1',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch {
    return '';
  }
}
