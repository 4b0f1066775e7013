import { z } from 'zod';
import { FaultError } from '../../domain/errors';
import type { Processes } from '../../ports/processes';
import { inspectCommand } from './k6Command';
import { lastErrorIn } from './k6Errors';
import type { K6State } from './k6State';
import { scenarioName } from './scenarioOptions';

const loadingMs = 30_000;

/**
 * Lets k6 itself load the bundle, without running it: finds what the script throws at its start, and whether anything
 * outside of it (`K6_VUS` in the environment) would replace our scenario by another load.
 *
 * @throws FaultError
 */
export async function inspectBundle(
  state: Pick<K6State, 'k6' | 'workDir' | 'projectDir' | 'env'>,
  script: string,
  processes: Processes,
): Promise<void> {
  const result = await processes.run({ ...inspectCommand(state), timeoutMs: loadingMs });
  if (result.timedOut) throw new FaultError(`k6 did not finish loading ${script} within ${loadingMs / 1_000} s`);
  if (result.exitCode !== 0) {
    throw new FaultError(`k6 can't load ${script}: ${lastErrorIn(result.stderr) ?? result.stderr.trim()}`);
  }
  const { scenarios } = inspection.parse(JSON.parse(result.stdout));
  const names = Object.keys(scenarios);
  if (names.length === 1 && names[0] === scenarioName) return;
  throw new FaultError(`something outside of ${script} replaces the load that was asked for`, {
    hint: 'Unset K6_VUS, K6_DURATION, K6_ITERATIONS and K6_STAGES in the environment.',
  });
}

const inspection = z.object({ scenarios: z.record(z.string(), z.unknown()) });
