import { UsageError } from '../../domain/errors';
import { isoTime } from '../../domain/isoTime';
import { plainText } from '../../domain/plainText';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import type { ExpectationResults } from '../../history/store/historyStore';
import { createSystemClock } from '../../system/clock';
import { initiator } from '../../system/initiator';
import type { HistoryAcceptFlags } from '../flags';
import { openForReading } from './openHistoryOf';
import { unknown } from './refuseUnknown';

/**
 * From now on the expectations of that scenario, or the one with that key, are compared with what comes: as they are is
 * how they should be.
 */
export async function acceptHistory(edge: Edge, name: string, flags: HistoryAcceptFlags): Promise<number> {
  const store = await openForReading(edge, flags);
  try {
    const known = await store.results({
      ...(flags.env !== undefined && { environment: flags.env }),
      ...(flags.scenario !== undefined && { scenario: flags.scenario }),
    });
    const chosen = await choose(known, name);
    const at = isoTime(createSystemClock().now());
    const { user } = initiator([], edge.env);
    const reason = flags.reason ?? '';
    await store.accept(
      chosen.map(({ environment, scenario, key }) => ({ environment, scenario, key, at, reason, by: user })),
    );
    for (const { environment, scenario, monitor } of chosen) {
      edge.stdout.write(
        plainText(`${scenario}: ${monitor} in ${environment}: what comes from now on is its baseline`) + '\n',
      );
    }
    return exitCodes.passed;
  } finally {
    await store.close();
  }
}

/** Scenarios first. Throws UsageError where nothing has that name, or where it is not clear what is meant. */
async function choose(known: readonly ExpectationResults[], name: string): Promise<readonly ExpectationResults[]> {
  const ofScenario = known.filter(({ scenario }) => scenario === name);
  const chosen = ofScenario.length > 0 ? ofScenario : known.filter(({ key }) => key === name);
  if (chosen.length === 0) {
    throw await unknown('scenario or expectation', name, [
      ...known.map(({ scenario }) => scenario),
      ...known.map(({ key }) => key),
    ]);
  }
  const environments = [...new Set(chosen.map(({ environment }) => environment))];
  if (environments.length > 1) throw unclear(name, 'environments', environments, '--env');
  const scenarios = [...new Set(chosen.map(({ scenario }) => scenario))];
  if (scenarios.length > 1) throw unclear(name, 'scenarios', scenarios, '--scenario');
  return chosen;
}

const unclear = (name: string, what: string, all: readonly string[], option: string): UsageError =>
  new UsageError(`${name} is there in several ${what}: ${all.join(', ')}`, { hint: `say which one: ${option}` });
