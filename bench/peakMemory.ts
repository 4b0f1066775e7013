import { readdirSync, readFileSync } from 'node:fs';

/** Peak resident memory in MB (10^6 bytes), by the role of the process. */
export type Peaks = Readonly<Record<string, number>>;

/** Notes how much memory a process and its descendants have had at most, until `stop`. Linux only: reads /proc. */
export function watchMemory(rootPid: number, roleOf: (pid: number, argv: readonly string[]) => string | undefined) {
  const peaks: Record<string, number> = {};
  const look = () => {
    for (const pid of [rootPid, ...descendantsOf(rootPid)]) {
      const role = roleOf(pid, argvOf(pid));
      const peakMb = peakMbOf(pid);
      if (role !== undefined && peakMb !== undefined) peaks[role] = Math.max(peaks[role] ?? 0, peakMb);
    }
  };
  // VmHWM never falls: seldom looks miss no more than what a process took in its last moments.
  const timer = setInterval(look, 100);
  return {
    stop: (): Peaks => {
      clearInterval(timer);
      return peaks;
    },
  };
}

/** VmHWM is the largest resident set so far; the kernel's kB are 1,024 bytes. Undefined where the process is gone. */
function peakMbOf(pid: number): number | undefined {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`));
  return found === null ? undefined : (Number(found[1]) * 1_024) / 1e6;
}

function descendantsOf(rootPid: number): readonly number[] {
  const parentOf = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^PPid:\s+(\d+)$/m.exec(/^\d+$/.test(name) ? read(`/proc/${name}/status`) : '');
    if (parent !== null) parentOf.set(Number(name), Number(parent[1]));
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === rootPid || isBelow(parentOf.get(pid)));
  return [...parentOf.keys()].filter((pid) => pid !== rootPid && isBelow(pid));
}

const argvOf = (pid: number): readonly string[] => read(`/proc/${pid}/cmdline`).split('\0');

/** Empty where the process ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
