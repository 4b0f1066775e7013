import type { Tools } from '../assemble';
import { findProjectFile } from '../config/findProjectFile';
import type { Project } from '../config/project';
import { loadProject } from '../config/projectFile';
import { createSecrets } from '../config/secret';
import { AlertdrillError } from '../domain/errors';
import type { Edge } from '../edge';
import { readJournal, type JournalEntry } from '../keeper/readJournal';
import { recover, type Recovery } from '../keeper/recover';
import type { ProcessIdentity } from '../ports/processes';

export interface EntriesToRecover {
  /** Default: every entry. */
  readonly only?: (entry: JournalEntry) => boolean;
  /** Default: the one of the folder that the entry comes from. */
  readonly projectFile?: string | undefined;
}

/** Rolls back what the journal holds and nobody looks after, with the secrets of the project that it comes from. */
export async function recoverEntries(
  edge: Edge,
  tools: Tools,
  { only, projectFile }: EntriesToRecover,
): Promise<readonly Recovery[]> {
  const { clock, http, processes, person } = tools;
  const projectOf = (projectDir: string): Project =>
    loadProject({
      file: findProjectFile(projectDir, projectFile),
      dir: projectDir,
      environmentVariables: edge.env,
      kinds: tools.kinds,
    });
  await concealAll(edge, tools, projectOf);
  return recover({
    stateDir: tools.stateDir,
    kinds: tools.kinds.faults,
    system: { clock, http, processes, person },
    self: await identityOf(edge, tools),
    ...(only && { only }),
    secretsOf: ({ projectDir, environment }) => {
      const found = projectOf(projectDir).environments.get(environment);
      return createSecrets(found?.secrets ?? {});
    },
  });
}

/**
 * A command that rolls back may print whatever it finds in its environment, keys included, though its entry refers to
 * none. A project that can't be read any more keeps nobody from being rolled back.
 */
async function concealAll(edge: Edge, tools: Tools, projectOf: (dir: string) => Project): Promise<void> {
  const files = await readJournal(tools.stateDir);
  const dirs = new Set(files.flatMap((file) => (file.type === 'entry' ? [file.entry.projectDir] : [])));
  for (const dir of dirs) {
    try {
      for (const { hidden } of projectOf(dir).environments.values()) edge.conceal(hidden);
    } catch (error) {
      if (!(error instanceof AlertdrillError)) throw error;
    }
  }
}

/** Of this process. */
export async function identityOf(edge: Edge, { processes }: Tools): Promise<ProcessIdentity> {
  const self = await processes.identify(edge.pid);
  if (self === undefined) throw new Error('this process could not be identified');
  return self;
}
