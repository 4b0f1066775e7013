import type { ProcessRow, ProcessTable } from './processRow';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { linkIfThere, listenerPids, readIfThere } from './listenerPids';
import { createPsTable } from './psTable';

/** /proc on Linux, which also works without any program installed; `ps` elsewhere. */
export const createProcessTable = (platform: NodeJS.Platform = process.platform): ProcessTable =>
  platform === 'linux' ? createLinuxTable() : createPsTable(platform);

function createLinuxTable(): ProcessTable {
  return {
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
    row: (pid) => {
      const stat = readIfThere(`/proc/${pid}/stat`);
      return stat === undefined ? undefined : parseStat(stat);
    },
    pidsWithToken: (token) =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => readIfThere(`/proc/${pid}/environ`)?.split('\0').includes(`ALERTDRILL_TOKEN=${token}`))
        .map(Number),
    pids: () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number),
    programOf: (pid) => {
      // A program that was replaced while it runs (an upgrade) is still the same.
      const file = linkIfThere(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
      return file === '' ? readIfThere(`/proc/${pid}/comm`)?.trim() : basename(file);
    },
    listenerPids,
  };
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html. The name in field 2 may hold blanks and brackets. */
export function parseStat(stat: string): ProcessRow | undefined {
  // What follows the name's last bracket begins with field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parentId, groupId, startTime] = [fields[0], fields[1], fields[2], fields[19]];
  if (state === undefined || parentId === undefined || groupId === undefined || startTime === undefined)
    return undefined;
  return {
    ...{ startTime, parentId: Number(parentId), groupId: Number(groupId) },
    isZombie: state === 'Z' || state === 'X',
    isStopped: state === 'T' || state === 't',
  };
}
