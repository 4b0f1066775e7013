import { join } from 'node:path';
import { FaultError, UsageError } from '../../domain/errors';
import type { Machine } from '../../ports/machine';
import type { Processes } from '../../ports/processes';
import { askVersion } from './askVersion';
import { k6BinError, k6BinTooOldOrNew } from './k6BinError';
import { missingK6Hint } from './missingK6Hint';

/** The version that alertdrill builds, is tested with, and whose types load scripts are checked with. */
export const wantedK6Version = '1.8.1';

export interface K6Program {
  readonly path: string;
  /** `1.8.1` */
  readonly version: string;
}

type Where = Pick<Machine, 'k6Bin' | 'searchPath' | 'cacheDir'>;

/**
 * `K6_BIN`, then `PATH`, then the cache.
 *
 * @throws UsageError where K6_BIN is set to something else than k6 1.x or 2.x: what is said explicitly is never passed over
 */
export async function locateK6(machine: Where, processes: Processes): Promise<K6Program | undefined> {
  if (machine.k6Bin !== undefined) return named(machine.k6Bin, processes);
  const candidates = [...machine.searchPath.map((folder) => join(folder, 'k6')), cachedK6(machine)];
  for (const path of candidates) {
    const answer = await askVersion(path, processes);
    if (answer.is === 'k6' && isSupported(answer.version)) return { path, version: answer.version };
  }
  return undefined;
}

/** @throws FaultError where there is none, or K6_BIN is none, with what to do about it */
export async function requireK6(machine: Where, processes: Processes): Promise<K6Program> {
  const found = await locateK6(machine, processes).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    throw new FaultError(error.message, { cause: error, ...(error.hint === undefined ? {} : { hint: error.hint }) });
  });
  if (found === undefined) throw new FaultError('k6 is not installed', { hint: missingK6Hint(wantedK6Version) });
  return found;
}

/** Where alertdrill keeps the k6 that it built. */
export const cachedK6 = ({ cacheDir }: Pick<Machine, 'cacheDir'>): string =>
  join(cacheDir, `k6@${wantedK6Version}`, 'k6');

async function named(path: string, processes: Processes): Promise<K6Program> {
  const answer = await askVersion(path, processes);
  if (answer.is !== 'k6') throw k6BinError(path, answer);
  const { version } = answer;
  if (!isSupported(version)) throw k6BinTooOldOrNew(path, version);
  return { path, version };
}

/** Command line, REST API and summary are the same in both; tested with 1.8.1 and 2.2.0. */
const isSupported = (version: string) => /^[12]\./.test(version);
