import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Ids of the processes that listen on a TCP port of this machine, as /proc tells; only those that we may look at. */
export function listenerPids(port: number): readonly number[] {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => inodesOf(readIfThere(file), port)));
  if (inodes.size === 0) return [];
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name) && socketsOf(name).some((inode) => inodes.has(inode)))
    .map(Number)
    .sort((a, b) => a - b);
}

/** https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html: state 0A is LISTEN; field 9 is the inode. */
function inodesOf(table: string | undefined, port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return (table ?? '').split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [, local = '', , state] = fields;
    const inode = fields[9];
    return state === '0A' && local.endsWith(suffix) && inode !== undefined ? [inode] : [];
  });
}

const socketsOf = (pid: string): readonly string[] =>
  namesIn(`/proc/${pid}/fd`).flatMap(
    (fd) => /^socket:\[(\d+)\]$/.exec(linkIfThere(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
  );

/** Processes and their files come and go, and those of others are private. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function linkIfThere(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
