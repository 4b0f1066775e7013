import { loadConfig } from '../../../src/config/loadConfig';
import { ConfigError } from '../../../src/domain/errors';
import { smallKinds } from './smallKinds';
import { workFolders } from './workFolder';

/** What an environment in which something is wrong still tells of expectation files, and what it can't tell. */
const folder = workFolders();

/** In one file: a host, a command and a path outside of `allow`, two variables, a secret and a provider there are not. */
const wrongEverywhere = `scenario: a
title: \${NOPE} \${MAYBE:-x} \${BAD}
fault: { poke: { url: "http://live.test", run: rm, path: /etc/x, headers: { a: "\${secret.TOKN}" } } }
expect: [{ monitor: M, within: 1m, provider: nobody }]
`;
const everything = [
  'http://live.test is not allowed',
  'rm is not allowed',
  '/etc/x is not allowed',
  'the variable NOPE is not set',
  'there is no secret TOKN',
  'lab has no provider nobody',
];

const sound = {
  allow: '{ hosts: [shop.test], commands: [ls], files: [data] }',
  vars: '{ BAD: b }',
  secrets: '{ TOKEN: token-1 }',
  providers: '{ umbrella: }',
};

function refused(parts: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}) {
  const lines = Object.entries({ ...sound, ...parts }).map(([key, value]) => `    ${key}: ${value}\n`);
  const project = `environments:\n  lab:\n${lines.join('')}`;
  const dir = folder({ 'alertdrill.yaml': project, 'expectations/a.yaml': wrongEverywhere });
  try {
    loadConfig({ dir, paths: [], tags: [], names: [], environmentVariables: variables, kinds: smallKinds });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Which of `everything` is told of the expectation file. */
function told(error: ConfigError): readonly string[] {
  const ofFile = error.problems.filter(({ file }) => file.endsWith('a.yaml')).map(({ message }) => message);
  return everything.filter((text) => ofFile.some((message) => message.includes(text)));
}

const without = (...parts: readonly string[]) =>
  everything.filter((text) => !parts.some((part) => text.includes(part)));

test('all is told where the environment is sound: the control', () => {
  const error = refused({});
  expect(error.problems).toHaveLength(everything.length);
  expect(told(error)).toEqual(everything);
  expect(error.hint).toBeUndefined();
});

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['a host that is none', { allow: '{ hosts: ["http://x"], commands: [ls], files: [data] }' }, without('live.test')],
  [
    'a list of commands that is a text',
    { allow: '{ hosts: [shop.test], commands: ls, files: [data] }' },
    without('rm'),
  ],
  [
    'a list with a misspelt name',
    { allow: '{ host: [shop.test], commands: [ls], files: [data] }' },
    without('live.test'),
  ],
  ['a variable in a list that is not set', { allow: '{ hosts: ["${X}"], commands: [ls] }' }, without('live.test')],
  ['an allow-list that is a text', { allow: 'everything' }, without('is not allowed')],
  ['a variable that has no text', { vars: '{ BAD: [1] }' }, everything],
  ['a variable that takes another one that is not set', { vars: '{ BAD: "${X}" }' }, everything],
  ['variables that are a list', { vars: '[BAD]' }, without('NOPE')],
  ['secrets that are a list', { secrets: '[TOKEN]' }, without('TOKN')],
  ['a kind of provider that there is not', { providers: '{ umbrela: }' }, without('nobody')],
  ['no provider', { providers: '{}' }, without('nobody')],
  ['a setting of a provider that there is not', { providers: '{ umbrella: { x: 1 } }' }, everything],
  ['a key that there is not, beside all that there are', { x: '1' }, everything],
])('%s: the rest is told all the same', (_what, parts, expected) => {
  const error = refused(parts);
  expect(error.problems.some(({ file }) => file.endsWith('alertdrill.yaml'))).toBe(true);
  expect(told(error)).toEqual(expected);
  // What the broken part itself would have decided is not guessed.
  expect(error.problems.filter(({ message }) => message.includes('variable BAD'))).toEqual([]);
});

test('what is not written beside a misspelt key is not known: it may be what was meant', () => {
  const project = 'environments:\n  lab: { alow: { hosts: [live.test] }, providers: { umbrella: } }\n';
  const dir = folder({ 'alertdrill.yaml': project, 'expectations/a.yaml': wrongEverywhere });
  const query = { dir, paths: [], tags: [], names: [], environmentVariables: {}, kinds: smallKinds };
  expect(() => loadConfig(query)).toThrow(ConfigError);
  try {
    loadConfig(query);
  } catch (error) {
    expect(told(error as ConfigError)).toEqual(['lab has no provider nobody']);
  }
});

test('whether a scenario runs there is not guessed either', () => {
  expect(told(refused({ production: 'perhaps' }))).toEqual([]);
  expect(told(refused({ prodution: 'true' }))).toEqual([]);
  expect(told(refused({ production: 'false' }))).toEqual(everything);
});

test('a note says that files are checked further, where something is not known', () => {
  const note = '1 expectation file will be checked further once alertdrill.yaml is right';
  expect(refused({ allow: '{ hosts: ["http://x"] }' }).hint).toBe(note);
  expect(refused({ vars: '{ BAD: "${X}" }' }).hint).toBe(note);
  expect(refused({ providers: '{ umbrella: { x: 1 } }' }).hint).toBeUndefined();
});
