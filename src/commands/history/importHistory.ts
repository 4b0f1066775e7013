import { resolve, dirname } from 'node:path';
import { existsSync } from 'node:fs';
import { findProjectFile } from '../../config/findProjectFile';
import { judge } from '../../domain/judge';
import { shownPlace } from '../../domain/postgresUrl';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { importRuns, refuseMissing } from '../../history/importRuns';
import { runsDirOf } from '../../history/runsDir';
import { openHistory } from '../../history/store/openHistory';
import type { Kept } from '../../history/store/historyStore';
import { listLivingRuns } from '../../keeper/livingRuns';
import { createSystemClock } from '../../system/clock';
import { createProcesses } from '../../system/processes';
import { stateDir } from '../../system/stateDir';
import type { HistoryFlags } from '../flags';
import { replayRun } from '../replay';
import { historyPlaceOf } from './openHistoryOf';

/** Adds runs to the history, which is made where there is none. Exit code 3: some could not be read. */
export async function importHistory(edge: Edge, paths: readonly string[], flags: HistoryFlags): Promise<number> {
  const places = paths.length > 0 ? paths.map((path) => placeOf(edge, path)) : recordings(edge, flags);
  const place = historyPlaceOf(edge, flags);
  await refuseMissing(places);
  const living = new Set((await listLivingRuns(stateDir(), createProcesses(createSystemClock()))).map(({ id }) => id));
  let skipped = 0;
  const store = await openHistory(place, 'to-keep');
  try {
    const kept = await importRuns(store, places, {
      replay: async (folder) => (await replayRun(folder, judge)).report,
      isLiving: (run) => living.has(run),
      skipped: (what, why) => {
        skipped += 1;
        edge.stderr.write(`left out: ${what}: ${why}\n`);
      },
    });
    edge.stdout.write(keptText(kept, shownPlace(place)));
    return skipped === 0 ? exitCodes.passed : exitCodes.inconclusive;
  } finally {
    await store.close();
  }
}

const placeOf = ({ cwd }: Edge, path: string): string => (path === '-' ? path : resolve(cwd, path));

/** Nothing was ever recorded: that is no error. */
function recordings({ cwd }: Edge, { project }: HistoryFlags): readonly string[] {
  const runs = runsDirOf(dirname(findProjectFile(cwd, project)));
  return existsSync(runs) ? [runs] : [];
}

const keptText = ({ added, completed, known }: Kept, place: string): string =>
  [
    `${added} ${added === 1 ? 'run' : 'runs'} added to ${place}`,
    ...(completed > 0 ? [`${completed} that had been cut off completed`] : []),
    ...(known > 0 ? [`${known} known already`] : []),
  ].join(', ') + '\n';
