import { ConfigError, UsageError } from '../domain/errors';
import { didYouMean } from './nearest';
import type { Environment, Project } from './project';

export interface EnvironmentGuards {
  /** Nothing is asked and nothing is touched: credentials may be missing. */
  readonly offline?: boolean;
  /** Only reads are sent: nobody has to say that production is meant. */
  readonly readsOnly?: boolean;
  /** What `--i-know-this-is-production` names. */
  readonly iKnowThisIsProduction?: string;
}

/**
 * The environment of that name; without a name the only one. Throws UsageError where it can't be told, or where it is
 * marked production and nobody said so; ConfigError where variables that it needs are not set.
 */
export function selectEnvironment(
  project: Project,
  name: string | undefined,
  { offline = false, readsOnly = offline, iKnowThisIsProduction }: EnvironmentGuards = {},
): Environment {
  const chosen = nameOfEnvironment(project, name);
  const environment = project.environments.get(chosen);
  if (environment === undefined) throw new ConfigError(project.unusable.get(chosen) ?? []);
  if (iKnowThisIsProduction !== undefined && iKnowThisIsProduction !== chosen) {
    throw new UsageError(
      `--i-know-this-is-production names ${iKnowThisIsProduction}, but the environment is ${chosen}`,
    );
  }
  if (environment.production && !readsOnly && iKnowThisIsProduction === undefined) {
    throw new UsageError(`the environment ${chosen} is marked production`, {
      hint: `if it is meant: --i-know-this-is-production ${chosen}, for scenarios that list it under \`environments\``,
    });
  }
  if (environment.missing.length > 0 && !offline) throw new ConfigError(environment.missing);
  return environment;
}

function nameOfEnvironment({ environments, unusable }: Project, name: string | undefined): string {
  const names = [...environments.keys(), ...unusable.keys()];
  const [only, ...others] = names;
  if (name === undefined) {
    if (only !== undefined && others.length === 0) return only;
    throw new UsageError('the project has several environments', {
      hint: `choose one with --env: ${names.join(', ')}`,
    });
  }
  if (names.includes(name)) return name;
  const hint = didYouMean(name, names);
  throw new UsageError(`there is no environment ${name}`, hint === undefined ? {} : { hint });
}
