import { relative } from 'node:path';
import type { ConfigProblem } from '../domain/errors';
import { ConfigError, UsageError } from '../domain/errors';
import type { Scenario } from '../domain/scenario';
import type { EnvironmentOutline } from './environmentOutline';
import type { ExpectationFile } from './expectationFile';
import { readExpectationFile } from './expectationFile';
import { findExpectationFiles } from './findExpectationFiles';
import { issueAt } from './issue';
import type { Kinds } from './kinds';
import { didYouMean } from './nearest';
import type { Environment, Project } from './project';
import { inOrder } from './renderProblems';

export interface ScenarioQuery {
  readonly project: Project;
  readonly environment: Environment;
  /** Where the user is: `paths` start here, and files are shown relative to it. */
  readonly dir: string;
  /** Files, folders and patterns; none: all of the project's expectation files. */
  readonly paths: readonly string[];
  /** One of these; none: any. */
  readonly tags: readonly string[];
  /** These; none: all. */
  readonly names: readonly string[];
  /** No scenario at all is fine, too. */
  readonly mayBeEmpty?: boolean;
  readonly kinds: Pick<Kinds, 'faults' | 'probes'>;
}

export interface SelectedScenarios {
  /** In the order of their files. */
  readonly scenarios: readonly Scenario[];
  /** What was left out because it doesn't run in this environment. */
  readonly notes: readonly string[];
}

export interface SoundScenarios extends SelectedScenarios {
  /** The files in which something is wrong, selected or not; nothing of them is among the scenarios. */
  readonly unsound: readonly UnsoundFile[];
}

export type UnsoundFile = Omit<ExpectationFile, 'scenario' | 'problem'>;

/**
 * The scenarios that the query selects. Throws ConfigError with all that is wrong in all files that were read, selected
 * or not; UsageError where nothing is selected.
 */
export function loadScenarios(query: ScenarioQuery): SelectedScenarios {
  const { unsound, ...selected } = loadSoundScenarios(query);
  if (unsound.length > 0) throw new ConfigError(inOrder(unsound.flatMap(({ problems }) => problems)));
  return selected;
}

/** As loadScenarios, but what is wrong in some files keeps nobody from the others. Throws UsageError. */
export function loadSoundScenarios(query: ScenarioQuery): SoundScenarios {
  const files = withDuplicatesTold(readExpectationFiles(query));
  const unsound = files.filter(({ problems }) => problems.length > 0);
  return { ...selectScenarios(files, query, { isComplete: unsound.length === 0 }), unsound };
}

/** Reads without refusing, so that all problems can be told together with those of the project file. */
export function readExpectationFiles(
  query: Pick<ScenarioQuery, 'dir' | 'paths' | 'kinds'> & {
    readonly project: Pick<Project, 'dir'> & Partial<Project>;
    readonly environment?: EnvironmentOutline;
  },
): readonly ExpectationFile[] {
  const { dir, environment, kinds, project } = query;
  const { environments, unusable } = project;
  const environmentNames = environments && unusable && [...environments.keys(), ...unusable.keys()];
  const context = {
    projectDir: project.dir,
    kinds,
    ...(environment && { environment }),
    ...(environmentNames && { environmentNames }),
  };
  return findExpectationFiles(project.dir, dir, query.paths).map((path) =>
    readExpectationFile({ path, shownAs: relative(dir, path), fileInProject: relative(project.dir, path) }, context),
  );
}

/** In the order of files and lines. */
export const problemsOf = (files: readonly ExpectationFile[]): readonly ConfigProblem[] =>
  inOrder(withDuplicatesTold(files).flatMap(({ problems }) => problems));

/** Names are unique among the scenarios of an environment: where one is there twice, the second is wrong. */
function withDuplicatesTold(files: readonly ExpectationFile[]): readonly ExpectationFile[] {
  const first = new Map<string, string>();
  return files.map((read) => {
    const { name, file, runsHere, scenario, ...rest } = read;
    if (name === undefined || !runsHere) return read;
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, file);
      return read;
    }
    const duplicate = read.problem(issueAt(['scenario'], `there is a scenario ${name} in ${other} already`));
    const expected = scenario?.expect ?? read.expected;
    const problems = inOrder([...read.problems, duplicate]);
    return { ...rest, name, file, runsHere, problems, lacksOnlyBlanks: false, ...(expected && { expected }) };
  });
}

/** @param isComplete else what seems not to be there may be in a file in which something is wrong */
function selectScenarios(
  files: readonly ExpectationFile[],
  { environment, tags, names, mayBeEmpty }: Pick<ScenarioQuery, 'environment' | 'tags' | 'names' | 'mayBeEmpty'>,
  { isComplete }: { readonly isComplete: boolean },
): SelectedScenarios {
  const here = files.flatMap(({ scenario }) => scenario ?? []);
  const elsewhere = files.filter(({ runsHere }) => !runsHere);
  for (const name of names) {
    if (!isComplete || here.some((scenario) => scenario.name === name)) continue;
    if (elsewhere.some((file) => file.name === name)) {
      throw new UsageError(`the scenario ${name} doesn't run in the environment ${environment.name}`, {
        hint: 'its `environments` say where it may run; without them it runs where nothing is marked production',
      });
    }
    const hint = didYouMean(
      name,
      here.map((scenario) => scenario.name),
    );
    throw new UsageError(`there is no scenario ${name}`, hint === undefined ? {} : { hint });
  }
  const scenarios = here
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .filter((scenario) => tags.length === 0 || tags.some((tag) => scenario.tags.includes(tag)));
  // Of a scenario that has a file for each environment, the one for this environment runs: nothing is left out.
  const notes = elsewhere
    .filter(({ name }) => !here.some((scenario) => scenario.name === name))
    .map(({ name, file }) => `${name ?? file} is left out: it doesn't run in ${environment.name}`);
  if (scenarios.length === 0 && mayBeEmpty !== true && isComplete)
    throw nothingSelected(here, environment, tags, notes);
  return {
    scenarios,
    notes: names.length === 0 && tags.length === 0 ? notes : isComplete ? tagsOfNone(here, tags) : [],
  };
}

/** Beside a tag that selects something, one that is misspelt would go unnoticed. */
function tagsOfNone(here: readonly Scenario[], tags: readonly string[]): readonly string[] {
  const known = tagsOf(here);
  return tags
    .filter((tag) => !known.includes(tag))
    .map((tag) => `no scenario has the tag ${tag}: ${didYouMean(tag, known) ?? 'none has tags'}`);
}

const tagsOf = (scenarios: readonly Scenario[]): readonly string[] =>
  [...new Set(scenarios.flatMap((scenario) => scenario.tags))].sort();

function nothingSelected(
  here: readonly Scenario[],
  environment: Environment,
  tags: readonly string[],
  notes: readonly string[],
): UsageError {
  if (here.length > 0) {
    const near = tags.map((tag) => didYouMean(tag, tagsOf(here))).find((hint) => hint !== undefined);
    return new UsageError(`no scenario has the tag ${tags.join(' or ')}`, { hint: near ?? 'no scenario has tags' });
  }
  if (notes.length > 0) {
    // Production is meant to be drilled by those alone that say so.
    const how = environment.production ? [`list ${environment.name} under the \`environments\` of those that may`] : [];
    return new UsageError('no scenario is selected', { hint: [...notes, ...how].join('\n') });
  }
  return new UsageError('there are no expectation files', {
    hint: 'they lie in `expectations`; `alertdrill init` writes a first one',
  });
}
