import { assemble, type Tools } from '../assemble';
import { plainText } from '../domain/plainText';
import { UsageError } from '../domain/errors';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { listFinishing } from '../keeper/finishing';
import { listLeftovers } from '../keeper/leftover';
import { listLivingRuns, type LivingRun } from '../keeper/livingRuns';
import { createLocalTime } from '../telling/localTime';
import type { StopFlags } from './flags';
import { leftoverLines } from './leftoverText';

const lookEveryMs = 100;

/**
 * Ends a run of this machine from another terminal: it takes its fault back first, and this waits for it. Ctrl-C ends the
 * waiting alone. Exit code 4 where the fault may still be there.
 */
export async function stop(edge: Edge, { run: wanted, json = false }: StopFlags): Promise<number> {
  const tools = assemble(edge);
  const living = await listLivingRuns(tools.stateDir, tools.processes);
  const run = choose(living, wanted);
  if (run === undefined) {
    edge.stdout.write(json ? asJson([]) : 'Nothing to stop: no run is going on here.\n');
    return exitCodes.passed;
  }
  edge.stderr.write(`alertdrill: stopping ${inWords(run)}; it takes its fault back first\n`);
  await tools.signal(run.process, 'SIGTERM');
  while (await goesOn(tools, run)) await tools.clock.sleep(lookEveryMs, edge.interrupt);

  const left = (await listLeftovers(tools.stateDir, tools.processes)).filter(({ origin }) => origin?.runId === run.id);
  if (json) edge.stdout.write(asJson([{ run: run.id, environment: run.environment, isFaultGone: left.length === 0 }]));
  else if (left.length === 0) edge.stdout.write(`Stopped run ${run.id}; nothing of it is left.\n`);
  if (left.length === 0) return exitCodes.passed;
  edge.stderr.write(
    [
      'alertdrill: the run has ended, and a fault of it may still be there.',
      ...left.flatMap(leftoverLines),
      'Next: alertdrill recover',
    ]
      .map((line) => `${line}\n`)
      .join(''),
  );
  return exitCodes.rollbackFailed;
}

/** The only one, or the one that is named. Undefined where there is none at all. Throws UsageError where it can't be told. */
function choose(living: readonly LivingRun[], wanted: string | undefined): LivingRun | undefined {
  const list = living.map((run) => `  ${inWords(run)}`).join('\n');
  if (wanted !== undefined) {
    const found = living.find(({ id }) => id === wanted);
    if (found !== undefined) return found;
    throw new UsageError(`no run ${wanted} is going on here`, {
      hint: living.length === 0 ? 'no other is either' : `these are:\n${list}`,
    });
  }
  if (living.length < 2) return living[0];
  throw new UsageError('several runs are going on here: say which', { hint: list });
}

const inWords = ({ id, environment, projectDir, startedAtMs, process }: LivingRun): string =>
  `run ${id} (environment ${plainText(environment)} of ${plainText(projectDir)}, process ${process.pid}, ` +
  `since ${createLocalTime().full(startedAtMs)})`;

/** Until its process is gone, and its keeper has nothing more to do, should the process have died of it. */
async function goesOn({ processes, stateDir }: Tools, { id, process }: LivingRun): Promise<boolean> {
  if (await processes.isAlive(process)) return true;
  return (await listFinishing(stateDir, processes)).some(({ runId }) => runId === id);
}

const asJson = (stopped: readonly object[]): string => `${JSON.stringify({ stopped }, null, 2)}\n`;
