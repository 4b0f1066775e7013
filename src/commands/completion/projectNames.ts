import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { asRecord } from '../../config/record';
import { runsDirOf } from '../../history/runsDir';
import type { NamedEnvironment, NamedScenario, Names, ScenarioNamesQuery } from './values';

/** Where one types, and where leftovers are kept. */
export interface Place {
  readonly cwd: string;
  readonly stateDir: string;
}

/**
 * Names from the files as they are: nothing is checked, and what can't be read has no names. A file that is wrong is the
 * business of `check`; here it must not disturb anybody who is typing.
 */
export const projectNames = ({ cwd, stateDir }: Place): Names => ({
  environments: (project) => orNone(() => environmentsOf(cwd, project)),
  scenarios: (query) => orNone(() => scenariosOf(cwd, query)),
  runs: (project) => orNone(() => runsOf(cwd, project)),
  leftovers: () => orNone(() => leftoversIn(stateDir)),
  keys: () => orNone(keysOfFiles),
});

async function orNone<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await read();
  } catch {
    return [];
  }
}

async function projectFile(cwd: string, project: string | undefined): Promise<string> {
  const { findProjectFile } = await import('../../config/findProjectFile');
  return findProjectFile(cwd, project);
}

async function environmentsOf(cwd: string, project: string | undefined): Promise<readonly NamedEnvironment[]> {
  const data = await dataOf(readFileSync(await projectFile(cwd, project), 'utf8'));
  return Object.entries(asRecord(data?.['environments']) ?? {}).map(([name, environment]) => ({
    name,
    production: asRecord(environment)?.['production'] === true,
  }));
}

async function scenariosOf(cwd: string, { project, paths }: ScenarioNamesQuery): Promise<readonly NamedScenario[]> {
  const { findExpectationFiles } = await import('../../config/findExpectationFiles');
  const files = findExpectationFiles(dirname(await projectFile(cwd, project)), cwd, paths);
  const named: NamedScenario[] = [];
  for (const file of files) {
    const scenario = scenarioOf(await dataOf(topOf(textOf(file))));
    if (scenario !== undefined) named.push(scenario);
  }
  return named;
}

/** Nothing of a link that leads nowhere. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function scenarioOf(data: Readonly<Record<string, unknown>> | undefined): NamedScenario | undefined {
  const name = data?.['scenario'];
  if (typeof name !== 'string') return undefined;
  const { title, environments } = data ?? {};
  return {
    name,
    ...(typeof title === 'string' && { title }),
    tags: texts(data?.['tags']),
    ...(Array.isArray(environments) && { environments: texts(environments) }),
  };
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** The few keys that matter here, with what belongs to them: to parse a thousand files whole takes a second and a half. */
function topOf(text: string): string {
  let isWanted = false;
  const lines = text.split(/\r?\n/).filter((line) => {
    if (/^[^\s#-]/.test(line)) isWanted = /^(scenario|title|tags|environments) *:/.test(line);
    return isWanted;
  });
  return lines.length === 0 ? text : lines.join('\n');
}

/** The map that a YAML text holds, as far as it can be read; undefined where it can't. */
async function dataOf(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { parseDocument } = await import('yaml');
  try {
    return asRecord(parseDocument(text, { logLevel: 'silent', merge: true }).toJS({ maxAliasCount: 100 }));
  } catch {
    return undefined;
  }
}

async function runsOf(cwd: string, project: string | undefined): Promise<readonly string[]> {
  const dir = await projectFile(cwd, project).then(dirname, () => cwd);
  return readdirSync(runsDirOf(dir)).sort().reverse();
}

async function leftoversIn(stateDir: string): Promise<readonly string[]> {
  const { readJournal } = await import('../../keeper/readJournal');
  const { asLeftover } = await import('../../keeper/leftover');
  return (await readJournal(stateDir)).map((file) => asLeftover(file).id);
}

async function keysOfFiles() {
  const { readKeys } = await import('../schema/readKeys');
  const { descriptionsOf, isRepeated } = await import('../schema/keyText');
  return readKeys()
    .keys.filter(({ path }) => !isRepeated(path))
    .map((key) => ({ path: key.path, about: descriptionsOf(key)[0] ?? '' }));
}
