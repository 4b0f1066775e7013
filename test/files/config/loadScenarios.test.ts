import { join } from 'node:path';
import { loadProject } from '../../../src/config/projectFile';
import { loadScenarios, type ScenarioQuery } from '../../../src/config/loadScenarios';
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

const load = (
  query: Partial<ScenarioQuery> = {},
  environmentName = 'lab',
  given: Readonly<Record<string, string>> = files,
) => {
  const dir = folder(given);
  const loaded = loadProject({ file: join(dir, 'alertdrill.yaml'), dir, environmentVariables: {}, kinds: smallKinds });
  const environment = selectEnvironment(loaded, environmentName, { iKnowThisIsProduction: environmentName });
  const from = query.dir === undefined ? dir : join(dir, query.dir);
  return loadScenarios({
    project: loaded,
    environment,
    paths: [],
    tags: [],
    names: [],
    kinds: smallKinds,
    ...query,
    dir: from,
  });
};
const names = (...args: Parameters<typeof load>) => load(...args).scenarios.map(({ name }) => name);

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
