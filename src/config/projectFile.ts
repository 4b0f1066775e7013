import { dirname, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { ConfigProblem } from '../domain/errors';
import { ConfigError } from '../domain/errors';
import { shortestSecret } from '../domain/shortSecret';
import { attempt } from './attempt';
import type { EnvironmentOutline } from './environmentOutline';
import { outlineEnvironment } from './environmentOutline';
import { isCredential, projectVariables, readDotenv } from './environmentVariables';
import { hiddenTexts, hideValues } from './hideValues';
import { historyPlaceIn, historySecrets } from './historyPlace';
import type { Interpolated } from './interpolate';
import { interpolate } from './interpolate';
import type { Issue } from './issue';
import { startsWith } from './issue';
import type { Kinds } from './kinds';
import { parse } from './parse';
import { parseEnvironment } from './parseEnvironment';
import type { Environment, Project } from './project';
import { createProjectSchema } from './projectSchema';
import { withReferences } from './providerSettings';
import { asRecord } from './record';
import { proxySecrets } from './proxySecrets';
import { createScrubber } from './scrubber';
import { Secret } from './secret';
import { withheldIn } from './withheldVariables';
import type { YamlFile } from './yamlFile';
import { readYamlFile } from './yamlFile';

export interface ProjectSource {
  /** The project file; see findProjectFile. */
  readonly file: string;
  /** Where the user is: files are shown relative to it. */
  readonly dir: string;
  readonly environmentVariables: Readonly<Record<string, string | undefined>>;
  /** Absent: the `.env` beside the project file. */
  readonly dotenv?: Readonly<Record<string, string>>;
  readonly kinds: Pick<Kinds, 'providers'>;
}

/** Throws ConfigError with all that is wrong in the file, but for variables that are not set: see selectEnvironment. */
export function loadProject(source: ProjectSource): Project {
  const read = readProject(source);
  if ('problems' in read) throw new ConfigError(read.problems);
  return read.project;
}

/** What is wrong, and what is sound all the same: other files can be checked with that. */
export interface BrokenProject {
  readonly problems: readonly ConfigProblem[];
  readonly environments?: Project['environments'];
  readonly unusable?: Project['unusable'];
  readonly outlines?: Project['outlines'];
}

const outlineSchema = createProjectSchema(z.unknown());

/** As loadProject, but returns the problems, so that those of other files can be told with them. */
export function readProject(source: ProjectSource): { readonly project: Project } | BrokenProject {
  const file = resolve(source.dir, source.file);
  const dir = dirname(file);
  const yaml = readYamlFile(file, relative(source.dir, file), hideValues);
  if (yaml.value === undefined) return { problems: yaml.problems };

  const dotenv = attempt(() => source.dotenv ?? readDotenv(dir, source.dir));
  if ('problems' in dotenv) return { problems: [...yaml.problems, ...dotenv.problems] };
  const variables = projectVariables(source.environmentVariables, dotenv.value);
  const filled = interpolate(withReferences(yaml.value, source.kinds.providers), variables);
  const outline = parse(outlineSchema, filled.value);
  const problemOf = scrubbedProblems(yaml, filled);

  const issues: Issue[] = [...filled.issues, ...(outline.ok ? [] : outline.issues)];
  issues.push(...filled.missing.filter(({ path }) => path[0] !== 'environments'));
  const environments = new Map<string, Environment>();
  const unusable = new Map<string, readonly ConfigProblem[]>();
  const outlines = new Map<string, EnvironmentOutline>();
  const withheld = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(asRecord(asRecord(filled.value)?.['environments']) ?? {})) {
    const path = ['environments', name];
    const missing = filled.missing.filter((issue) => startsWith(issue.path, path));
    const used = filled.used.filter((variable) => startsWith(variable.path, path) && isCredential(variable.path));
    const parsed = parseEnvironment(name, value, { missing, used }, source.kinds.providers);
    issues.push(...parsed.issues);
    outlines.set(name, outlineEnvironment(name, value, missing, source.kinds.providers));
    withheld.set(name, parsed.environment?.withheld ?? []);
    const isUsable = missing.every((issue) => isCredential(issue.path));
    if (parsed.environment !== undefined && isUsable) {
      environments.set(name, { ...parsed.environment, missing: missing.map(problemOf) });
    } else {
      unusable.set(name, missing.map(problemOf));
    }
  }
  const ofHistory = historySecrets(filled, source.environmentVariables);
  withheld.set('', ofHistory.withheld);
  const shared = [...proxySecrets(source.environmentVariables), ...ofHistory.hidden];
  for (const [name, environment] of environments) {
    const hidden = [...environment.hidden, ...shared];
    environments.set(name, { ...environment, hidden, withheld: withheldIn(name, withheld, filled.used) });
  }
  if (yaml.problems.length > 0 || issues.length > 0 || !outline.ok) {
    return { problems: [...yaml.problems, ...issues.map(problemOf)], environments, unusable, outlines };
  }
  const { history, coverage } = outline.value;
  const files = { dir, file, historyPlace: historyPlaceIn(dir, history) };
  return { project: { ...files, exclusions: coverage.exclude, environments, unusable, outlines } };
}

/**
 * Complaints may repeat a value, and values of this file may be secrets. What is hidden in the lines around (hideValues)
 * is hidden in the words as well; the path in front of them has keys alone.
 */
function scrubbedProblems(yaml: YamlFile, filled: Interpolated): (issue: Issue) => ConfigProblem {
  const hidden = hiddenTexts(yaml.text);
  const inKeys = createScrubber(hidden.keys.map((key) => new Secret('that is written here', key)));
  const inFile = createScrubber(
    hidden.values.flatMap(piecesOf).map((value) => new Secret('that is written here', value)),
  );
  const used = createScrubber(filled.used.map(({ name, value }) => new Secret(name, value)));
  const clean = (text: string): string => inKeys.text(inFile.text(used.text(text)));
  return (issue) => {
    const { path, hint, message, ...problem } = yaml.problem(issue);
    const prefix = path !== undefined && message.startsWith(`${path}: `) ? `${path}: ` : '';
    return {
      ...problem,
      ...(path !== undefined && { path: inKeys.text(path) }),
      message: inKeys.text(used.text(prefix)) + clean(message.slice(prefix.length)),
      ...(hint !== undefined && { hint: clean(hint) }),
    };
  };
}

/** Of `Bearer ${TOKEN:-s3cr3t}` also the default: it is told by itself where it is used. Names of variables are none. */
const piecesOf = (value: string): readonly string[] =>
  value.includes('${') ? value.split(/\$\{\w*(?::-)?|\}/).filter((piece) => piece.length >= shortestSecret) : [value];
