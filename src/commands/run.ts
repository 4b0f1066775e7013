import { join } from 'node:path';
import { UsageError } from '../domain/errors';
import { assemble, type Tools } from '../assemble';
import type { RunFlags, SelectionFlags } from './flags';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { needsK6 } from '../needsK6';
import { refuseUnusableState } from '../keeper/stateFolder';
import { ensureK6 } from '../faults/k6/ensureK6';
import { sweepWorkFolders } from '../keeper/sweepWorkFolders';
import { readMachine } from '../system/machine';
import { obstacleToWriting } from '../system/obstacleToWriting';
import { durationOf } from './durationOf';
import { drillSelection, type RunOrigin } from './drillSelection';
import { dryRun } from './dryRun/dryRun';
import { hasLeftovers } from './leftovers';
import { lockedText } from './lockedText';
import { lockWithin } from './lockWithin';
import { createReporters, parseReporters, secretsIn } from './reporters';
import { runsDirOf } from '../history/runsDir';
import { hiding, select, type Selection } from './select';

export interface RunHow extends RunFlags, Pick<SelectionFlags, 'paths' | 'project'> {
  /** Where `.alertdrill/runs` lies, with the recordings. Default: beside the project file. */
  readonly recordedIn?: string;
  /** Told of each report once it is in its file. */
  readonly written?: (file: string) => void;
}

/** Drills what is selected. The exit code is that of files.md. */
export async function run(edge: Edge, flags: RunHow): Promise<number> {
  const waitMs = flags.wait === undefined ? 0 : durationOf('--wait', flags.wait);
  const tools = assemble(edge);
  const choices = parseReporters(flags.reporter ?? ['terminal'], tools.reporterKinds);
  const ofReporters = secretsIn(choices);
  edge.conceal(ofReporters);
  const production = flags.iKnowThisIsProduction;
  const selection = hiding(ofReporters, select(edge, tools, flags, production === undefined ? {} : { production }));
  for (const note of selection.notes) edge.stderr.write(`${note}\n`);
  const reporters = createReporters(choices, tools, selection.environment);
  if (flags.dryRun === true) return dryRun(edge, tools, selection);

  refuseUnusableState(tools.stateDir);
  if (needsK6(selection.scenarios)) {
    const progress = (line: string) => edge.stderr.write(`${line}\n`);
    await ensureK6({ ...tools, machine: readMachine(), progress }, edge.interrupt);
  }
  const runsDir = runsDirIn(flags.recordedIn ?? selection.project.dir);
  if (await hasLeftovers(edge, tools)) return exitCodes.rollbackFailed;
  await sweepWorkFolders({ ...tools, nowMs: tools.clock.now() });
  return underLock(edge, tools, selection, waitMs, async (origin) => {
    // Again: until the lock was taken, the run that held it may have lived, and its keeper may be at it now.
    if (await hasLeftovers(edge, tools)) return exitCodes.rollbackFailed;
    return drillSelection({
      edge,
      tools,
      selection,
      origin,
      reporters,
      runsDir,
      // A demo is nobody's past.
      ...(flags.recordedIn === undefined && { historyFile: selection.project.historyFile }),
      ...(flags.written && { written: flags.written }),
      ...(flags.seed !== undefined && { seed: flags.seed }),
    });
  });
}

/** Refused before anything is touched: without its recording a run could not be judged again. Throws UsageError. */
function runsDirIn(folder: string): string {
  const runsDir = runsDirOf(folder);
  const obstacle = obstacleToWriting(join(runsDir, 'a run', 'events.jsonl'));
  if (obstacle === undefined) return runsDir;
  throw new UsageError(`the run can't be recorded below ${runsDir}: ${obstacle}`, {
    hint: 'make it writable, or drill with a project file in a folder of your own',
  });
}

/** Of two runs that watch one provider, the faults of each would be taken for the other's. */
async function underLock(
  edge: Edge,
  tools: Tools,
  selection: Selection,
  waitMs: number,
  act: (origin: RunOrigin) => Promise<number>,
): Promise<number> {
  const lock = await lockWithin(waitMs, edge, tools, selection);
  if (!lock.taken) {
    edge.stderr.write(lockedText(lock));
    return exitCodes.locked;
  }
  try {
    return await act(lock.run);
  } finally {
    await lock.release();
  }
}
