import { UsageError } from '../../domain/errors';
import type { Processes } from '../../ports/processes';
import { buildK6 } from './buildK6';
import type { EnsureSystem } from './ensureSystem';
import { locateK6, wantedK6Version, type K6Program } from './locateK6';
import { missingK6Hint } from './missingK6Hint';

/**
 * Finds k6, or builds it into the cache where Go is present. Call it before anything else is started.
 *
 * @throws UsageError where there is neither k6 nor Go, or the build fails, with a line to copy for each system
 */
export async function ensureK6(system: EnsureSystem, signal: AbortSignal): Promise<K6Program> {
  const found = await locateK6(system.machine, system.processes);
  if (found !== undefined) return found;
  if (!(await hasGo(system.processes))) {
    throw new UsageError('k6, which makes the load, is not installed, and neither is Go, to build it with', {
      hint: missingK6Hint(wantedK6Version),
    });
  }
  return buildK6(system, signal);
}

async function hasGo(processes: Processes): Promise<boolean> {
  try {
    return (await processes.run({ argv: ['go', 'version'], timeoutMs: 30_000 })).exitCode === 0;
  } catch {
    return false;
  }
}
