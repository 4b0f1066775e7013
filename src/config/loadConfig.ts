import { dirname } from 'node:path';
import type { ConfigProblem } from '../domain/errors';
import { ConfigError } from '../domain/errors';
import { attempt } from './attempt';
import type { EnvironmentOutline } from './environmentOutline';
import { isWhole } from './environmentOutline';
import { findProjectFile } from './findProjectFile';
import type { Kinds } from './kinds';
import type { ScenarioQuery, SelectedScenarios, SoundScenarios } from './loadScenarios';
import { loadScenarios, loadSoundScenarios, problemsOf, readExpectationFiles } from './loadScenarios';
import type { Environment, Project } from './project';
import type { ProjectSource } from './projectFile';
import { readProject } from './projectFile';
import type { EnvironmentGuards } from './selectEnvironment';
import { selectEnvironment } from './selectEnvironment';

export interface ConfigQuery
  extends
    Omit<ProjectSource, 'file' | 'kinds'>,
    Pick<ScenarioQuery, 'paths' | 'tags' | 'names' | 'mayBeEmpty'>,
    EnvironmentGuards {
  /** Absent: the nearest alertdrill.yaml, from `dir` upwards. */
  readonly projectFile?: string | undefined;
  /** Absent: the only one. */
  readonly environmentName?: string | undefined;
  readonly kinds: Kinds;
}

export interface Config extends SelectedScenarios {
  readonly project: Project;
  readonly environment: Environment;
}

export type SoundConfig = Config & SoundScenarios;

/**
 * Project, environment and scenarios in one go. Throws ConfigError with all that is wrong in the project file and in
 * all expectation files at once, or UsageError where the command line doesn't fit them.
 */
export function loadConfig(query: ConfigQuery): Config {
  const place = loadPlace(query);
  return { ...place, ...loadScenarios({ ...query, ...place }) };
}

/**
 * As loadConfig, but what is wrong in some expectation files keeps nobody from the others. Throws ConfigError where
 * something is wrong in the project file: then nothing is to be had of it.
 */
export function loadSoundConfig(query: ConfigQuery): SoundConfig {
  const place = loadPlace(query);
  return { ...place, ...loadSoundScenarios({ ...query, ...place }) };
}

function loadPlace(query: ConfigQuery): Pick<Config, 'project' | 'environment'> {
  const file = findProjectFile(query.dir, query.projectFile);
  const read = readProject({ ...query, file });
  if ('problems' in read) throw allThatIsWrong(query, { dir: dirname(file), ...read }, read.problems);
  const { project } = read;
  const chosen = attempt(() => selectEnvironment(project, query.environmentName, query));
  if ('problems' in chosen) throw allThatIsWrong(query, project, chosen.problems);
  return { project, environment: chosen.value };
}

/** Expectation files are checked with whatever of the project file is sound. */
function allThatIsWrong(
  query: ConfigQuery,
  project: Pick<Project, 'dir'> & Partial<Project>,
  problems: readonly ConfigProblem[],
): ConfigError {
  const { outlines = new Map<string, EnvironmentOutline>() } = project;
  const [only, ...others] = outlines.values();
  const environment =
    query.environmentName === undefined
      ? others.length === 0
        ? only
        : undefined
      : outlines.get(query.environmentName);
  const files = readExpectationFiles({ ...query, project, ...(environment && { environment }) });
  return new ConfigError(
    [...problems, ...problemsOf(files)],
    environment !== undefined && isWhole(environment) ? {} : halfChecked(files.length),
  );
}

/** What is not known of the environment may be what a file needs: hosts, variables, providers. */
function halfChecked(files: number): { hint?: string } {
  if (files === 0) return {};
  const what = files === 1 ? '1 expectation file' : `${files} expectation files`;
  return { hint: `${what} will be checked further once alertdrill.yaml is right` };
}
