import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, type ConfigQuery } from '../../../src/config/loadConfig';
import { renderProblems } from '../../../src/config/renderProblems';
import { ConfigError } from '../../../src/domain/errors';
import { smallKinds } from './smallKinds';
import { workFolders } from './workFolder';

const folder = workFolders();

const load = (files: Readonly<Record<string, string>>, query: Partial<ConfigQuery> = {}) =>
  loadConfig({
    dir: folder(files),
    paths: [],
    tags: [],
    names: [],
    environmentVariables: {},
    kinds: smallKinds,
    ...query,
  });

const problems = (...args: Parameters<typeof load>): readonly string[] => {
  try {
    load(...args);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
  }
  return [];
};

const good = {
  'alertdrill.yaml': 'environments: { lab: { vars: { A: a }, providers: { acme: { account: x } } } }\n',
  'expectations/a.yaml': 'scenario: a\ntitle: ${A}\nfault: { poke: {} }\nexpect: [{ monitor: M, within: 1m }]\n',
};

describe('the configuration', () => {
  test('is project, environment and scenarios', () => {
    const { project, environment, scenarios } = load(good, { environmentVariables: { ACME_KEY: 'key-1' } });
    expect([...project.environments.keys()]).toEqual(['lab']);
    expect(environment.name).toBe('lab');
    expect(scenarios.map(({ title }) => title)).toEqual(['a']);
  });

  test('tells what is wrong in all files at once, but not what follows from a broken project file', () => {
    const files = {
      'alertdrill.yaml': 'environments: { lab: { x: 1, providers: { umbrella: } } }\n',
      'expectations/a.yaml': 'scenario: a\ntitle: ${A}\nhodl: 1m\nfault: { poke: { url: "http://x" } }\nexpect: []\n',
      'expectations/b.yaml': 'scenario: a\nexpect: [\n',
    };
    expect(problems(files)).toEqual([
      'alertdrill.yaml:1:24 environments.lab.x: unknown key',
      'expectations/a.yaml:1:1 hold: missing: no expectation says how long the fault should last',
      'expectations/a.yaml:3:1 hodl: unknown key',
      'expectations/a.yaml:5:1 expect: there is nothing to judge',
      expect.stringMatching(/^expectations\/b.yaml:3:1 not valid YAML/),
    ]);
  });

  test('tells of missing variables together with the rest', () => {
    const files = { ...good, 'expectations/a.yaml': `${good['expectations/a.yaml']}hodl: 1m\n` };
    expect(problems(files)).toEqual([
      'alertdrill.yaml:1:59 environments.lab.providers.acme.key: the variable ACME_KEY is not set',
      'expectations/a.yaml:5:1 hodl: unknown key',
    ]);
    expect(problems(files, { offline: true })).toEqual(['expectations/a.yaml:5:1 hodl: unknown key']);
  });
});

test('an expectation file that is a link to nowhere is a problem', () => {
  const dir = folder(good);
  const environmentVariables = { ACME_KEY: 'key-1' };
  expect(problems({}, { dir, environmentVariables })).toEqual([]);
  symlinkSync('gone.yaml', join(dir, 'expectations/b.yaml'));
  expect(problems({}, { dir, environmentVariables })).toEqual([
    'expectations/b.yaml:undefined:undefined there is no such file',
  ]);
});

test('a project file whose environment is broken leaves a note that files are not checked to the end', () => {
  const broken = 'environments: { lab: { x: 1, providers: { umbrella: } } }\n';
  expect(noteOf({ ...good, 'alertdrill.yaml': broken })).toBe(
    '1 expectation file will be checked further once alertdrill.yaml is right',
  );
});

test.each([
  ['a key that there is not', `historyy: x\n${good['alertdrill.yaml']}`, 'k', 'historyy: unknown key'],
  ['a variable that is missing', good['alertdrill.yaml'], undefined, 'the variable ACME_KEY is not set'],
])('with %s elsewhere, files are checked against the environment all the same', (_, yaml, key, problem) => {
  const files = {
    'alertdrill.yaml': yaml,
    'expectations/a.yaml': `${good['expectations/a.yaml']}environments: [lba]\n`,
    'expectations/b.yaml': good['expectations/a.yaml'].replace('${A}', '${NOPE}'),
    'expectations/c.yaml': good['expectations/a.yaml'],
  };
  const environmentVariables = key === undefined ? {} : { ACME_KEY: key };
  const found = problems(files, { environmentVariables }).join('\n');
  expect(found).toContain(problem);
  expect(found).toMatch(/a.yaml.*lba/);
  expect(found).toMatch(/b.yaml.*NOPE/);
  expect(found).toMatch(/c.yaml.*\ba\b/);
  expect(noteOf(files, { environmentVariables })).toBeUndefined();
});

function noteOf(...args: Parameters<typeof load>): string | undefined {
  try {
    load(...args);
  } catch (error) {
    if (error instanceof ConfigError) return error.hint;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('problems are shown', () => {
  const error = new ConfigError([
    { file: 'b.yaml', message: 'last' },
    { file: 'a.yaml', line: 10, column: 1, message: 'third', hint: 'do this' },
    { file: 'a.yaml', line: 9, column: 2, message: 'second' },
    { file: 'a.yaml', line: 9, column: 1, message: 'first', codeFrame: '> 9 | x\n    | ^' },
    { file: 'a.yaml', line: 9, column: 2, message: 'second' },
  ]);

  test('in the order of files and lines, each once, and counted', () => {
    expect(renderProblems(error, { colors: false })).toBe(`a.yaml:9:1 first
> 9 | x
    | ^

a.yaml:9:2 second

a.yaml:10:1 third
  hint: do this

b.yaml: last

4 problems
`);
  });

  test('in colours where they are wanted', () => {
    const colored = renderProblems(error, { colors: true });
    expect(colored).toContain('\u001b[31mfirst');
    const plain = colored
      .split('\u001b')
      .map((part) => part.replace(/^\[\d+m/, ''))
      .join('');
    expect(plain).toBe(renderProblems(error, { colors: false }));
  });
});
