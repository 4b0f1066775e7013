import type { Tools } from '../assemble';
import { findProjectFile } from '../config/findProjectFile';
import { readProject } from '../config/projectFile';
import { Secret } from '../config/secret';
import type { Edge } from '../edge';
import { readJournal } from '../keeper/readJournal';

/**
 * Before anything is rolled back: what a command or a server says then may hold any key of the projects that the
 * journal's entries come from, also where an entry refers to none. Where a project file is gone or broken, the journal
 * still names the variables that hold them.
 */
export async function concealOrigins(edge: Edge, tools: Tools, projectFile: string | undefined): Promise<void> {
  const files = await readJournal(tools.stateDir);
  const entries = files.flatMap((file) => (file.type === 'entry' ? [file.entry] : []));
  for (const dir of new Set(entries.map(({ projectDir }) => projectDir))) {
    edge.conceal(hiddenIn(dir, edge, tools, projectFile));
  }
  const names = new Set(entries.flatMap(({ withheld }) => withheld));
  edge.conceal([...names].map((name) => new Secret(name, edge.env[name] ?? '')));
}

function hiddenIn(dir: string, { env }: Edge, { kinds }: Tools, projectFile: string | undefined): readonly Secret[] {
  try {
    const read = readProject({ file: findProjectFile(dir, projectFile), dir, environmentVariables: env, kinds });
    const { environments } = 'project' in read ? read.project : read;
    return [...(environments?.values() ?? [])].flatMap(({ hidden }) => hidden);
  } catch {
    // It keeps nobody from being rolled back; where a secret of it is needed, that says what is wrong with it.
    return [];
  }
}
