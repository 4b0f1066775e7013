import { join } from 'node:path';
import { loadProject } from '../../../src/config/projectFile';
import {
  loadScenarios,
  loadSoundScenarios,
  type ScenarioQuery,
  type SelectedScenarios,
} from '../../../src/config/loadScenarios';
import { selectEnvironment } from '../../../src/config/selectEnvironment';
import { ConfigError, UsageError } from '../../../src/domain/errors';
import { smallKinds } from './smallKinds';
import { workFolders } from './workFolder';

const folder = workFolders();

const project = `environments:
  lab: { vars: { A: a }, providers: { umbrella: } }
  live: { production: true, providers: { umbrella: } }
`;

const scenario = (name: string, more = ''): string =>
  `scenario: ${name}\nfault: { poke: {} }\nexpect: [{ monitor: M, within: 1m }]\n${more}`;

const files = {
  'alertdrill.yaml': project,
  'expectations/b.yaml': scenario('second', 'tags: [load, nightly]\n'),
  'expectations/a/z.yml': scenario('first', 'tags: [nightly]\n'),
  'expectations/c.yaml': scenario('third'),
  'expectations/live.yaml': scenario('live-only', 'environments: [live]\ntitle: ${ONLY_THERE}\n'),
  'expectations/notes.txt': 'no YAML',
  'empty/notes.txt': 'no YAML',
  'other/d.yaml': scenario('elsewhere'),
};

function load(
  query?: Partial<ScenarioQuery>,
  environmentName?: string,
  given?: Readonly<Record<string, string>>,
): SelectedScenarios;
function load<S extends SelectedScenarios>(
  query: Partial<ScenarioQuery>,
  environmentName: string,
  given: Readonly<Record<string, string>>,
  by: (query: ScenarioQuery) => S,
): S;
function load(
  query: Partial<ScenarioQuery> = {},
  environmentName = 'lab',
  given: Readonly<Record<string, string>> = files,
  by: (query: ScenarioQuery) => SelectedScenarios = loadScenarios,
) {
  const dir = folder(given);
  const loaded = loadProject({ file: join(dir, 'alertdrill.yaml'), dir, environmentVariables: {}, kinds: smallKinds });
  const environment = selectEnvironment(loaded, environmentName, { iKnowThisIsProduction: environmentName });
  const from = query.dir === undefined ? dir : join(dir, query.dir);
  return by({
    project: loaded,
    environment,
    paths: [],
    tags: [],
    names: [],
    kinds: smallKinds,
    ...query,
    dir: from,
  });
}
const names = (...args: [Partial<ScenarioQuery>?, string?, Readonly<Record<string, string>>?]) =>
  load(...args).scenarios.map(({ name }) => name);

describe('scenarios are selected', () => {
  test('from all files below expectations, in the order of the files', () => {
    const { scenarios, notes } = load();
    expect(scenarios.map(({ name, file }) => [name, file])).toEqual([
      ['first', 'expectations/a/z.yml'],
      ['second', 'expectations/b.yaml'],
      ['third', 'expectations/c.yaml'],
    ]);
    expect(notes).toEqual(["live-only is left out: it doesn't run in lab"]);
  });

  test.each<[string, string[], string[]]>([
    ['a file', ['other/d.yaml'], ['elsewhere']],
    ['a folder', ['expectations/a'], ['first']],
    ['a pattern', ['expectations/[bc].yaml'], ['second', 'third']],
    ['several, each once', ['expectations/c.yaml', 'expectations', 'other'], ['first', 'second', 'third', 'elsewhere']],
  ])('by %s', (_, paths, expected) => {
    expect(names({ paths })).toEqual(expected);
  });

  test('by paths from where the user is, while files are named from the project', () => {
    const { scenarios } = load({ dir: 'expectations', paths: ['a', '../other/d.yaml'] });
    expect(scenarios.map(({ file }) => file)).toEqual(['expectations/a/z.yml', 'other/d.yaml']);
  });

  test('by one of several tags, and by names', () => {
    expect(names({ tags: ['load', 'x'] })).toEqual(['second']);
    expect(names({ tags: ['load', 'nightly'] })).toEqual(['first', 'second']);
    expect(load({ tags: ['load', 'nihtly'] }).notes).toEqual(['no scenario has the tag nihtly: did you mean nightly?']);
    expect(load({ tags: ['load', 'nightly'] }).notes).toEqual([]);
    expect(names({ names: ['third', 'first'] })).toEqual(['first', 'third']);
  });

  test('in production only where they list it', () => {
    const live = { ...files, 'expectations/live.yaml': scenario('live-only', 'environments: [live]\n') };
    expect(names({}, 'live', live)).toEqual(['live-only']);
  });

  test('in production never by default, and what to do about it is said', () => {
    const unlisted = { 'alertdrill.yaml': project, 'expectations/a.yaml': scenario('first') };
    expect(catchError(() => load({}, 'live', unlisted))).toMatchObject({
      message: 'no scenario is selected',
      hint: "first is left out: it doesn't run in live\nlist live under the `environments` of those that may",
    });
  });
});

describe('nothing to select is misuse', () => {
  test.each<[string, Partial<ScenarioQuery>, string, string | undefined]>([
    ['a name', { names: ['frist'] }, 'there is no scenario frist', 'did you mean first?'],
    [
      'a name of another environment',
      { names: ['live-only'] },
      "the scenario live-only doesn't run in the environment lab",
      undefined,
    ],
    ['a tag', { tags: ['nihtly'] }, 'no scenario has the tag nihtly', 'did you mean nightly?'],
    ['a file', { paths: ['expectations/d.yaml'] }, 'there is no file expectations/d.yaml', undefined],
    ['a folder without YAML', { paths: ['empty'] }, 'there is no YAML file in empty', undefined],
    [
      'what runs elsewhere only',
      { paths: ['expectations/live.yaml'] },
      'no scenario is selected',
      "live-only is left out: it doesn't run in lab",
    ],
  ])('by %s', (_, query, message, hint) => {
    const error = catchError(() => load(query));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message });
    if (hint !== undefined) expect(error).toMatchObject({ hint });
  });

  test('where there are no files', () => {
    expect(() => load({}, 'lab', { 'alertdrill.yaml': project })).toThrow('there are no expectation files');
  });
});

describe('files in which something is wrong', () => {
  const unsound = {
    ...files,
    'expectations/x.yaml': scenario('sixth', 'hodl: 1m\n'),
    'expectations/y.yaml': 'scenario: [\n',
    'expectations/z.yaml': scenario('first'),
  };
  const loadSound = (query: Partial<ScenarioQuery> = {}) => load(query, 'lab', unsound, loadSoundScenarios);

  test('keep nobody from the others', () => {
    const { scenarios, unsound: found } = loadSound();
    expect(scenarios.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    expect(found.map(({ name, file, problems }) => [name, file, problems.length])).toEqual([
      ['sixth', 'expectations/x.yaml', 1],
      [undefined, 'expectations/y.yaml', 1],
      // The one that has the name first is none of them.
      ['first', 'expectations/z.yaml', 1],
    ]);
    expect(() => load({}, 'lab', unsound)).toThrow(ConfigError);
  });

  test('may be what a name or a tag means that is not found: nothing else is selected for it, and nobody is corrected', () => {
    for (const query of [{ names: ['sixth'] }, { names: ['seventh'] }, { tags: ['of-the-broken-one'] }]) {
      expect(loadSound(query)).toMatchObject({ scenarios: [], notes: [] });
    }
    expect(loadSound({ names: ['third', 'sixth'] }).scenarios.map(({ name }) => name)).toEqual(['third']);
    expect(() => load({ names: ['seventh'] }, 'lab', files, loadSoundScenarios)).toThrow(UsageError);
  });

  test('tell whose alerts they expect, as far as that is known', () => {
    const expecting = (expect: string, more = ''): string =>
      `scenario: a\nhodl: 1m\nfault: { poke: {} }\nexpect: ${expect}\n${more}`;
    const expectedOf = (text: string) =>
      load({ paths: ['a.yaml'] }, 'lab', { 'alertdrill.yaml': project, 'a.yaml': text }, loadSoundScenarios).unsound[0];
    const [m, n] = ['M', 'N'].map((name) => ({ provider: 'umbrella', monitor: { name } }));
    expect(expectedOf(expecting('[{ monitor: M, within: 1m }, { monitor: N, wihtin: 1m }]'))?.expected).toEqual([m, n]);
    expect(expectedOf(expecting('[{ monitor: { id: x }, within: 4 minutes }]'))?.expected).toEqual([
      { provider: 'umbrella', monitor: { id: 'x' } },
    ]);
    expect(
      expectedOf(expecting('[{ monitor: M, within: "TO DO" }, { within: 1m }, { monitor: 7 }]'))?.expected,
    ).toEqual([m]);
    expect(
      expectedOf(expecting('[{ monitor: "TO DO: which", within: 1m }, { monitor: "${NOPE}" }, 3]'))?.expected,
    ).toEqual([]);
    expect(expectedOf(expecting('M'))?.expected).toBeUndefined();
    expect(expectedOf(expecting('[{ monitor: M, within: 1m }]', 'environments: [live]'))).toMatchObject({
      runsHere: false,
    });
    expect(expectedOf(expecting('[{ monitor: M, within: 1m }]', 'environments: [live]'))).not.toHaveProperty(
      'expected',
    );
  });

  test('lack blanks alone, or more', () => {
    const blank = 'scenario: a\nfault: { poke: {} }\ntitle: "TO DO: what"\nexpect: [{ monitor: M, within: "TO DO" }]\n';
    const lacksOnlyBlanks = (text: string) =>
      load({}, 'lab', { 'alertdrill.yaml': project, 'expectations/a.yaml': text }, loadSoundScenarios).unsound[0]
        ?.lacksOnlyBlanks;
    expect(lacksOnlyBlanks(blank)).toBe(true);
    expect(lacksOnlyBlanks(`${blank}hodl: 1m\n`)).toBe(false);
    expect(lacksOnlyBlanks('expect: 1\n')).toBe(false);
    expect(lacksOnlyBlanks(`${blank}title: twice\n`)).toBe(false);
  });
});

describe('names', () => {
  const twice = { ...files, 'expectations/d.yaml': scenario('first') };

  test('are unique within an environment', () => {
    const error = catchError(() => load({}, 'lab', twice));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toMatchObject([
      {
        file: 'expectations/d.yaml',
        line: 1,
        column: 11,
        message: 'scenario: there is a scenario first in expectations/a/z.yml already',
      },
    ]);
  });

  test('may come again in another environment', () => {
    const apart = { ...files, 'expectations/d.yaml': scenario('first', 'environments: [live]\n') };
    expect(names({}, 'lab', apart)).toEqual(['first', 'second', 'third']);
    // Nothing is left out: `first` has a file for each.
    expect(load({}, 'lab', apart).notes).toEqual(["live-only is left out: it doesn't run in lab"]);
  });
});

function catchError(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
