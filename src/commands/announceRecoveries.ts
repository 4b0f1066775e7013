import { createAnnouncer } from '../announcing/announcer';
import { newsOfRecovery } from '../announcing/newsOfFaults';
import type { Tools } from '../assemble';
import { findProjectFile } from '../config/findProjectFile';
import type { Environment } from '../config/project';
import { readProject } from '../config/projectFile';
import { createScrubber } from '../config/scrubber';
import { messageOf } from '../domain/caught';
import { groupBy } from '../domain/groupBy';
import type { Edge } from '../edge';
import type { Recovery } from '../keeper/recover';
import { announcingOf } from './announcingOf';

/**
 * Tells those who are told of runs what became of the faults that a crash had left behind: once a run, after all have
 * been tried. Never rejects; what can't be announced is said on stderr.
 */
export async function announceRecoveries(
  edge: Edge,
  tools: Tools,
  recoveries: readonly Recovery[],
  projectFile: string | undefined,
): Promise<void> {
  const told = recoveries.filter(({ outcome }) => outcome === 'rolled-back' || outcome === 'failed');
  const runs = groupBy(
    told.flatMap((recovery) => (recovery.origin === undefined ? [] : [{ recovery, origin: recovery.origin }])),
    ({ origin }) => origin.runId,
  );
  for (const ofRun of runs.values()) {
    const [first] = ofRun;
    if (first === undefined) continue;
    const { runId, environment: name, projectDir } = first.origin;
    const environment = environmentOf(edge, tools, { name, projectDir }, projectFile);
    if (environment?.announce === undefined) continue;
    const announcer = createAnnouncer(announcingOf(environment.announce), {
      ...{ clock: tools.clock, http: tools.http, scrub: createScrubber(environment.hidden).text },
      warn: (text) => edge.stderr.write(`alertdrill: ${text}\n`),
    });
    const production = environment.production ? { production: true as const } : {};
    const faults = ofRun.map(({ recovery }) => ({
      title: recovery.title,
      ...(recovery.outcome === 'failed' && { why: recovery.why }),
    }));
    announcer.announce(newsOfRecovery({ id: runId, environment: name, ...production }, faults));
    await announcer.settled();
  }
}

/** Undefined where its project is gone or broken: what is wrong with it was said where it mattered to a rollback. */
function environmentOf(
  { env, stderr }: Edge,
  { kinds }: Tools,
  { name, projectDir }: { readonly name: string; readonly projectDir: string },
  projectFile: string | undefined,
): Environment | undefined {
  try {
    const file = findProjectFile(projectDir, projectFile);
    const read = readProject({ file, dir: projectDir, environmentVariables: env, kinds });
    return ('project' in read ? read.project : read).environments?.get(name);
  } catch (error) {
    stderr.write(`alertdrill: nobody was told of what was rolled back: ${messageOf(error)}\n`);
    return undefined;
  }
}
