import type { ConfigProblem } from '../domain/errors';
import type { Scenario } from '../domain/scenario';
import { blankIssue, blanksIn, isWithin } from './blanks';
import { effectRules } from './effectRules';
import { expectationVariables } from './expectationVariables';
import { interpolate } from './interpolate';
import type { Issue } from './issue';
import { issueAt, startsWith } from './issue';
import type { Kinds } from './kinds';
import { didYouMean } from './nearest';
import { readParts } from './parts';
import type { EnvironmentOutline } from './environmentOutline';
import { asRecord } from './record';
import { scenarioConfig, scenarioHash } from './scenarioHash';
import { placeRules } from './placeRules';
import { scenarioRules } from './scenarioRules';
import { readSoundInput } from './soundInput';
import { toScenario } from './toScenario';
import { readYamlFile } from './yamlFile';

export interface ExpectationContext {
  readonly projectDir: string;
  /** Absent where it can't be told which one is meant: then only what every environment would refuse is refused. */
  readonly environment?: EnvironmentOutline;
  /** Of the project; absent as above. */
  readonly environmentNames?: readonly string[];
  readonly kinds: Pick<Kinds, 'faults' | 'probes'>;
}

/** What an expectation file is in an environment. */
export interface ExpectationFile {
  /** As it is shown to people. */
  readonly file: string;
  /** The scenario's, as far as there is one. */
  readonly name: string | undefined;
  /** Whether the scenario may run in the environment. */
  readonly runsHere: boolean;
  /** Absent where there are problems, and where it doesn't run here. */
  readonly scenario?: Scenario;
  readonly problems: readonly ConfigProblem[];
  /** For what only a look at other files shows. */
  readonly problem: (issue: Issue) => ConfigProblem;
}

/** Reads one file with one scenario. `fileInProject` is relative to the project. Never throws for what is in the file. */
export function readExpectationFile(
  paths: { readonly path: string; readonly shownAs: string; readonly fileInProject: string },
  context: ExpectationContext,
): ExpectationFile {
  const yaml = readYamlFile(paths.path, paths.shownAs);
  const written = asRecord(yaml.value) ?? {};
  const name = typeof written['scenario'] === 'string' ? written['scenario'] : undefined;
  const here = environmentFor(written['environments'], context.environment);
  const read = { file: paths.shownAs, name, runsHere: here !== undefined, problem: yaml.problem };
  if (yaml.value === undefined) return { ...read, problems: yaml.problems };
  if (asRecord(yaml.value) === undefined) {
    const message = yaml.value === null ? 'is empty' : 'must be a map of keys';
    const hint = 'a file has one scenario: `scenario`, `fault`, `expect`';
    return { ...read, problems: [...yaml.problems, yaml.problem({ path: [], message: `the file ${message}`, hint })] };
  }

  const filled = interpolate(yaml.value, expectationVariables(here));
  const { complete, sound, issues } = readSoundInput(filled.value);
  const parts = readParts(filled.value, context.kinds);
  const has = (key: string): boolean => key in written;
  const place = here && { ...context, environment: here };
  const found = [
    ...issues,
    ...parts.issues,
    ...scenarioRules(sound, has),
    ...effectRules(sound, parts, has),
    ...environmentRules(written['environments'], context.environmentNames),
    ...(place ? placeRules(sound, { filled: filled.value, parts, has }, place) : []),
  ];
  // As it is written: what a blank tells people may name variables.
  const blanks = blanksIn(yaml.value);
  const missing = filled.missing.filter((issue) => !isWithin(issue, blanks));
  const told = [
    ...blanks.map(blankIssue),
    ...filled.issues.filter((issue) => !isWithin(issue, blanks)),
    ...(here?.vars === undefined ? [] : missing.filter(({ variable }) => here.brokenVars?.includes(variable) !== true)),
    ...found.filter((issue) => !hangsOn(issue, [...missing, ...blanks])),
  ];
  const problems = [...yaml.problems, ...told.map((issue) => yaml.problem(issue))];
  if (problems.length > 0 || complete === undefined || here === undefined) return { ...read, problems };
  const hashed = { hash: scenarioHash(yaml.value), config: scenarioConfig(yaml.value) };
  const origin = { file: paths.fileInProject, ...hashed, environment: here };
  return { ...read, problems, scenario: toScenario(complete, parts, origin) };
}

/** A value that lacks a variable, or is a blank, has no form yet to complain about; what was chosen around it has. */
const hangsOn = (issue: Issue, missing: readonly Pick<Issue, 'path'>[]): boolean =>
  issue.atKey !== true && issue.isCertain !== true && missing.some(({ path }) => startsWith(path, issue.path));

/** The environment if the scenario may run there: it lists it, or lists none, and it is not marked production. */
function environmentFor(listed: unknown, environment: EnvironmentOutline | undefined): EnvironmentOutline | undefined {
  if (environment === undefined) return undefined;
  const mayRun = Array.isArray(listed) ? listed.includes(environment.name) : environment.production === false;
  return mayRun ? environment : undefined;
}

function environmentRules(listed: unknown, known: readonly string[] | undefined): readonly Issue[] {
  if (!Array.isArray(listed) || known === undefined) return [];
  return listed.flatMap((name: unknown, index) => {
    if (typeof name !== 'string' || known.includes(name)) return [];
    const hint = didYouMean(name, known);
    return [issueAt(['environments', index], `there is no environment ${name}`, hint === undefined ? {} : { hint })];
  });
}
