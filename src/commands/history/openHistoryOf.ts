import { dirname, relative } from 'node:path';
import { projectVariables, readDotenv } from '../../config/environmentVariables';
import { findProjectFile } from '../../config/findProjectFile';
import { hideValues } from '../../config/hideValues';
import { historyPlaceIn } from '../../config/historyPlace';
import { interpolate } from '../../config/interpolate';
import { defaultHistory } from '../../config/projectSchema';
import { asRecord } from '../../config/record';
import { readYamlFile } from '../../config/yamlFile';
import { ConfigError, UsageError } from '../../domain/errors';
import type { Edge } from '../../edge';
import type { HistoryStore } from '../../history/store/historyStore';
import { openHistory } from '../../history/store/openHistory';
import type { HistoryFlags } from '../flags';
import { historyVariable } from '../isRemembered';

/**
 * What the command line or the project file names; relative names begin where these are. No environment has to be
 * whole for it: neither keys nor providers are needed to look back. Throws UsageError or ConfigError.
 */
export function historyPlaceOf({ cwd, env }: Pick<Edge, 'cwd' | 'env'>, { history, project }: HistoryFlags): string {
  if (history === '') throw new UsageError("the history's file has an empty name");
  if (history !== undefined) return historyPlaceIn(cwd, history);
  // By a run alone, which knows its project's.
  const named = env[historyVariable];
  if (named !== undefined && named !== '') return historyPlaceIn(cwd, named);
  const file = findProjectFile(cwd, project);
  const { value, problems, problem } = readYamlFile(file, relative(cwd, file), hideValues);
  if (problems.length > 0) throw new ConfigError(problems);
  const dir = dirname(file);
  // The same variables as a run has, or it would be kept elsewhere than it is looked for.
  const variables = projectVariables(env, readDotenv(dir, cwd));
  const filled = interpolate({ history: asRecord(value)?.['history'] }, variables);
  const issues = [...filled.issues, ...filled.missing];
  if (issues.length > 0) throw new ConfigError(issues.map(problem));
  const given = asRecord(filled.value)?.['history'];
  return historyPlaceIn(dir, typeof given === 'string' && given !== '' ? given : defaultHistory);
}

/** For commands that read: a history that nothing was ever put into is not made by looking at it. */
export const openForReading = (edge: Pick<Edge, 'cwd' | 'env'>, flags: HistoryFlags): Promise<HistoryStore> =>
  openHistory(historyPlaceOf(edge, flags), 'to-read');
