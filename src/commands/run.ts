import { join } from 'node:path';
import { UsageError } from '../domain/errors';
import { assemble, type Tools } from '../assemble';
import type { RunFlags, SelectionFlags } from './flags';
import { LeaseLost, type Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { needsK6 } from '../needsK6';
import type { HoldingRun } from '../keeper/lock';
import { readJournal } from '../keeper/readJournal';
import { refuseUnusableState } from '../keeper/stateFolder';
import { ensureK6 } from '../faults/k6/ensureK6';
import { sweepWorkFolders } from '../keeper/sweepWorkFolders';
import { readMachine } from '../system/machine';
import { obstacleToWriting } from '../system/obstacleToWriting';
import { durationOf } from './durationOf';
import { drillSelection, type RunOrigin } from './drillSelection';
import { dryRun } from './dryRun/dryRun';
import { hasLeftovers } from './leftovers';
import { leaseTermsOf } from './leaseTermsOf';
import { leftLeaseText, lockedText, notGivenBackText } from './lockedText';
import { lockWithin } from './lockWithin';
import type { LeaseTerms, RunLease } from '../lease/takeLease';
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
  const reporters = createReporters(choices, tools, selection.environment);
  for (const note of selection.notes) edge.stderr.write(`${note}\n`);
  // A demo has no history, and nobody to share it with.
  const isShared = flags.recordedIn === undefined && flags.lease !== false;
  const terms = isShared ? leaseTermsOf(edge, tools, selection) : undefined;
  if (flags.dryRun === true) return dryRun(edge, tools, selection, terms);

  refuseUnusableState(tools.stateDir);
  if (needsK6(selection.scenarios)) {
    const progress = (line: string) => edge.stderr.write(`${line}\n`);
    await ensureK6({ ...tools, machine: readMachine(), progress }, edge.interrupt);
  }
  const runsDir = runsDirIn(flags.recordedIn ?? selection.project.dir);
  if (await hasLeftovers(edge, tools)) return exitCodes.rollbackFailed;
  await sweepWorkFolders({ ...tools, nowMs: tools.clock.now() });
  return underLock({ edge, tools, selection, waitMs, ...(terms && { terms }) }, async (origin, held) => {
    // Again: until the lock was taken, the run that held it may have lived, and its keeper may be at it now.
    if (await hasLeftovers(held.edge, tools)) return exitCodes.rollbackFailed;
    return drillSelection({
      ...held,
      tools,
      selection,
      origin,
      reporters,
      runsDir,
      // A demo is nobody's past.
      ...(flags.recordedIn === undefined && { historyPlace: selection.project.historyPlace }),
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

interface ToLock {
  readonly edge: Edge;
  readonly tools: Tools;
  readonly selection: Selection;
  readonly waitMs: number;
  readonly terms?: LeaseTerms;
}

/** Whose interrupt is aborted as well where the lease is lost. */
interface WhileLocked {
  readonly edge: Edge;
  readonly lease?: RunLease;
}

/** Of two runs that watch one provider, the faults of each would be taken for the other's. */
async function underLock(
  { edge, tools, selection, waitMs, terms }: ToLock,
  act: (origin: RunOrigin, held: WhileLocked) => Promise<number>,
): Promise<number> {
  const lock = await lockWithin(waitMs, edge, tools, selection, terms);
  if (!lock.taken) {
    terms?.store.drop();
    edge.stderr.write(lockedText(lock));
    return exitCodes.locked;
  }
  try {
    return await underLease(edge, tools, lock, (held) => act(lock.run, held));
  } finally {
    await lock.release();
  }
}

async function underLease(
  edge: Edge,
  { stateDir }: Pick<Tools, 'stateDir'>,
  { lease, run: { id } }: { readonly lease?: RunLease; readonly run: HoldingRun },
  act: (held: WhileLocked) => Promise<number>,
): Promise<number> {
  if (lease === undefined) return act({ edge });
  edge.stderr.write(leftLeaseText(lease.left));
  const lost = new AbortController();
  void lease.lost.then((why) => lost.abort(new LeaseLost(why)));
  const interrupt = AbortSignal.any([edge.interrupt, lost.signal]);
  let isFaultGone = false;
  try {
    const code = await act({ edge: { ...edge, interrupt }, lease });
    isFaultGone = code !== exitCodes.rollbackFailed;
    return code;
  } catch (error) {
    // Ended by a signal before anything began, or by a bug: the journal knows.
    isFaultGone = await hasNothingOf(id, stateDir).catch(() => false);
    throw error;
  } finally {
    const problem = await lease.end(isFaultGone ? 'given-back' : 'left');
    if (problem !== undefined) edge.stderr.write(notGivenBackText(problem));
  }
}

const hasNothingOf = async (runId: string, stateDir: string): Promise<boolean> =>
  (await readJournal(stateDir)).every((file) => file.type === 'entry' && file.entry.runId !== runId);
