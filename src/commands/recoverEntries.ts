import type { Tools } from '../assemble';
import { secretsToHold } from '../config/accessSecrets';
import { findProjectFile } from '../config/findProjectFile';
import type { Project } from '../config/project';
import { loadProject } from '../config/projectFile';
import { createSecrets } from '../config/secrets';
import type { Edge } from '../edge';
import type { JournalEntry } from '../keeper/readJournal';
import { recover, type Recovery } from '../keeper/recover';
import type { ProcessIdentity } from '../ports/processes';
import { concealOrigins } from './concealOrigins';

export interface EntriesToRecover {
  /** Default: every entry. */
  readonly only?: (entry: JournalEntry) => boolean;
  /** See RecoverOptions. */
  readonly files?: ReadonlySet<string>;
  /** Default: the one of the folder that the entry comes from. */
  readonly projectFile?: string | undefined;
}

/** Rolls back what the journal holds and nobody looks after, with the secrets of the project that it comes from. */
export async function recoverEntries(
  edge: Edge,
  tools: Tools,
  { only, files, projectFile }: EntriesToRecover,
): Promise<readonly Recovery[]> {
  const { clock, http, processes, person } = tools;
  const projectOf = (projectDir: string): Project =>
    loadProject({
      file: findProjectFile(projectDir, projectFile),
      dir: projectDir,
      environmentVariables: edge.env,
      kinds: tools.kinds,
    });
  await concealOrigins(edge, tools, projectFile);
  return recover({
    stateDir: tools.stateDir,
    kinds: tools.heldKinds,
    system: { clock, http, processes, person },
    self: await identityOf(edge, tools),
    ...(only && { only }),
    ...(files && { files }),
    secretsOf: ({ projectDir, environment }) => {
      const found = projectOf(projectDir).environments.get(environment);
      return createSecrets(found === undefined ? {} : secretsToHold(found));
    },
  });
}

/** Of this process. */
export async function identityOf(edge: Edge, { processes }: Tools): Promise<ProcessIdentity> {
  const self = await processes.identify(edge.pid);
  if (self === undefined) throw new Error('this process could not be identified');
  return self;
}
