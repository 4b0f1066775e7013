import { dirname, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { ConfigProblem } from '../domain/errors';
import { ConfigError } from '../domain/errors';
import { isTooShort } from '../domain/shortSecret';
import type { EnvironmentOutline } from './environmentOutline';
import { outlineEnvironment } from './environmentOutline';
import { isCredential, projectVariables, readDotenv } from './environmentVariables';
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
  const yaml = readYamlFile(file, relative(source.dir, file));
  if (yaml.value === undefined) return { problems: yaml.problems };

  const variables = projectVariables(source.environmentVariables, source.dotenv ?? readDotenv(dir));
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
  for (const [name, environment] of environments) {
    environments.set(name, { ...environment, withheld: withheldIn(name, withheld, filled.used) });
  }
  if (yaml.problems.length > 0 || issues.length > 0 || !outline.ok) {
    return { problems: [...yaml.problems, ...issues.map(problemOf)], environments, unusable, outlines };
  }
  return { project: { dir, file, historyFile: resolve(dir, outline.value.history), environments, unusable, outlines } };
}

/** Complaints may repeat a value, and values of this file may be secrets; so may what stands in the lines around. */
function scrubbedProblems(yaml: YamlFile, filled: Interpolated): (issue: Issue) => ConfigProblem {
  const inFile = writtenSecrets(yaml.value);
  const written = createScrubber(inFile);
  // Those can't be taken out of the lines.
  const hasShort = inFile.some((secret) => isTooShort(secret.reveal()));
  const used = createScrubber(filled.used.map(({ name, value }) => new Secret(name, value)));
  return (issue) => {
    const { codeFrame, ...problem } = yaml.problem(issue);
    const message = written.text(used.text(problem.message));
    const isShown = codeFrame !== undefined && !hasShort && issue.isOfSecret !== true;
    return { ...problem, message, ...(isShown && { codeFrame: written.text(codeFrame) }) };
  };
}

/** What should have been a reference: `secrets: { TOKEN: the token itself }`, and the token of the webhook receiver. */
function writtenSecrets(data: unknown): readonly Secret[] {
  return Object.values(asRecord(asRecord(data)?.['environments']) ?? {})
    .flatMap((environment) => {
      const { secrets, webhook } = asRecord(environment) ?? {};
      const token = asRecord(webhook)?.['token'];
      return [
        ...Object.entries(asRecord(secrets) ?? {}),
        ...(token === undefined ? [] : [['webhook token', token] as const]),
      ];
    })
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .flatMap(([name, value]) => (String(value).includes('${') ? [] : [new Secret(name, String(value))]));
}
