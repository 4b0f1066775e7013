import { assemble, type Tools } from '../assemble';
import type { RunFlags, SelectionFlags } from './flags';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { needsK6 } from '../needsK6';
import { lockEnvironment } from '../keeper/environmentLock';
import { ensureK6 } from '../faults/k6/ensureK6';
import { readMachine } from '../system/machine';
import { drillSelection, type RunOrigin } from './drillSelection';
import { dryRun } from './dryRun';
import { hasLeftovers } from './leftovers';
import { createReporters, parseReporters } from './reporters';
import { runId } from '../history/runId';
import { select, type Selection } from './select';

/** Drills what is selected. The exit code is that of files.md. */
export async function run(edge: Edge, flags: RunFlags & Pick<SelectionFlags, 'paths' | 'project'>): Promise<number> {
  const tools = assemble(edge);
  const choices = parseReporters(flags.reporter ?? ['terminal'], tools.reporterKinds);
  const production = flags.iKnowThisIsProduction;
  const selection = select(edge, tools, flags, production === undefined ? {} : { production });
  for (const note of selection.notes) edge.stderr.write(`${note}\n`);
  if (flags.dryRun === true) return dryRun(edge, tools, selection);

  if (needsK6(selection.scenarios)) {
    const progress = (line: string) => edge.stderr.write(`${line}\n`);
    await ensureK6({ ...tools, machine: readMachine(), progress }, edge.interrupt);
  }
  if (await hasLeftovers(edge, tools)) return exitCodes.rollbackFailed;
  const reporters = createReporters(choices, tools);
  return underLock(edge, tools, selection, (origin) =>
    drillSelection({
      edge,
      tools,
      selection,
      origin,
      reporters,
      ...(flags.seed !== undefined && { seed: flags.seed }),
    }),
  );
}

/** One run at a time in an environment: the faults of two would be taken for one another's. */
async function underLock(
  edge: Edge,
  tools: Tools,
  { project, environment }: Selection,
  act: (origin: RunOrigin) => Promise<number>,
): Promise<number> {
  const startedAtMs = tools.clock.now();
  const id = runId(startedAtMs, Math.random);
  const origin = { id, environment: environment.name, projectDir: project.dir };
  const lock = await lockEnvironment({ ...tools, ...origin, runId: id, pid: edge.pid });
  if (!lock.taken) {
    const { process, purpose } = lock.holder;
    edge.stderr.write(
      `alertdrill: another run (process ${process.pid}, ${purpose}) is drilling ${environment.name}\n` +
        'Wait for its end, or end it with Ctrl-C where it runs.\n',
    );
    return exitCodes.locked;
  }
  try {
    return await act({ ...origin, startedAtMs });
  } finally {
    await lock.release();
  }
}
