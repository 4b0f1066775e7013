import { lstat } from 'node:fs/promises';
import { isoTime } from '../../domain/isoTime';
import type { Processes } from '../../ports/processes';
import { setOwnerAndMode, withHandle } from './onDisk';
import type { Attributes } from './state';

type Run = Pick<Processes, 'run'>;
type Times = Pick<Attributes, 'atimeNs' | 'mtimeNs'>;

/**
 * Gives a file the attributes that another had. False where the owner can't be set: only root gives files away.
 * Times are right to the nanosecond where the system's `touch` takes them, else to the microsecond.
 */
export async function setAttributes(path: string, wanted: Attributes, processes: Run): Promise<boolean> {
  return withHandle(path, 'r+', async (handle) => {
    const ownerIsRight = await setOwnerAndMode(handle, wanted);
    await handle.utimes(toSeconds(wanted.atimeNs), toSeconds(wanted.mtimeNs));
    if (!(await hasTimes(path, wanted))) await touch(path, wanted, processes);
    await handle.sync();
    return ownerIsRight;
  });
}

/** Node cuts off what is below a microsecond, and the nearest double of a time is below it as often as not. */
const toSeconds = (timeNs: string): number => (Number(BigInt(timeNs) / 1_000n) + 0.5) / 1e6;

async function hasTimes(path: string, { atimeNs, mtimeNs }: Times): Promise<boolean> {
  const now = await lstat(path, { bigint: true });
  return String(now.atimeNs) === atimeNs && String(now.mtimeNs) === mtimeNs;
}

const touchTimeoutMs = 5_000;

/** Node has no call that takes nanoseconds; this form of a time is understood by GNU's and BSD's touch alike. */
async function touch(path: string, { atimeNs, mtimeNs }: Times, processes: Run): Promise<void> {
  const times = [
    ['-a', atimeNs],
    ['-m', mtimeNs],
  ] as const;
  for (const [which, timeNs] of times) {
    // A touch that can't leaves the microseconds that are there.
    await processes
      .run({ argv: ['touch', which, '-d', utcTime(BigInt(timeNs)), path], timeoutMs: touchTimeoutMs })
      .catch(() => undefined);
  }
}

/** `2026-12-01T00:52:09.123456789Z` */
function utcTime(timeNs: bigint): string {
  const belowSecond = ((timeNs % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = Number((timeNs - belowSecond) / 1_000_000_000n);
  return `${isoTime(seconds * 1_000).slice(0, 19)}.${String(belowSecond).padStart(9, '0')}Z`;
}
