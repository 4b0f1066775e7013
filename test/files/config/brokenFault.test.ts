import { loadConfig } from '../../../src/config/loadConfig';
import { ConfigError } from '../../../src/domain/errors';
import { faultKinds } from '../../../src/faults';
import { probeKinds } from '../../../src/probes';
import { smallKinds } from './smallKinds';
import { workFolders } from './workFolder';

/** The kinds of faults that there are, each with a required part that is broken: what else it would touch is told, too. */
const folder = workFolders();
const kinds = { faults: faultKinds, probes: probeKinds, providers: smallKinds.providers };
const project = `environments:
  lab:
    allow: { hosts: [shop.test], commands: [systemctl], files: [data] }
    providers: { umbrella: }
`;

function problemsWith(fault: string): readonly string[] {
  const scenario = `scenario: cut\nfault: ${fault}\nexpect: [{ monitor: M, within: 1m }]\n`;
  const dir = folder({ 'alertdrill.yaml': project, 'expectations/cut.yaml': scenario });
  try {
    loadConfig({ dir, paths: [], tags: [], names: [], environmentVariables: {}, kinds });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ message }) => message.split(' in the env')[0] ?? '');
    throw error;
  }
  return [];
}

test.each([
  [
    'http, a method that there is not',
    '{ http: { inject: { method: PUTT, url: "http://LIVE/a" }, rollback: { method: PUT, url: "http://LIVE/b" } } }',
    ['http://LIVE/a', 'http://LIVE/b'],
  ],
  ['http, no rollback', '{ http: { inject: { method: PUT, url: "http://LIVE/a" } } }', ['http://LIVE/a']],
  [
    'command, a rollback that is a text',
    '{ command: { inject: [PROGRAM, -r], rollback: "systemctl start" } }',
    ['PROGRAM'],
  ],
  [
    'command, an argument that is a number',
    '{ command: { inject: [PROGRAM, 5], rollback: [systemctl] } }',
    ['PROGRAM'],
  ],
  [
    'files, an edit without `find`',
    '{ files: { delete: [FOLDER/a.png], edit: [{ file: FOLDER/b.json, replace: x }] } }',
    ['FOLDER/a.png', 'FOLDER/b.json'],
  ],
  ['files, a pattern that is none', '{ files: { delete: [5, FOLDER/a.png], keep: "*" } }', ['FOLDER/a.png']],
])('%s', (_what, fault, places) => {
  const fill = (live: string, program: string, files: string) =>
    fault.replaceAll('LIVE', live).replaceAll('PROGRAM', program).replaceAll('FOLDER', files);
  const found = problemsWith(fill('live.test', 'rm', '/etc'));
  const refused = found.filter((message) => message.endsWith('is not allowed'));
  expect(refused.map((message) => message.replace(/^\S+ /, '').replace(/ is not allowed$/, ''))).toEqual(
    places.map((place) => place.replace('LIVE', 'live.test').replace('PROGRAM', 'rm').replace('FOLDER', '/etc')),
  );
  expect(found.length).toBeGreaterThan(refused.length);
  // The control: with targets that are allowed, what is broken is all that is said.
  expect(problemsWith(fill('shop.test', 'systemctl', 'data'))).toEqual(
    found.filter((message) => !refused.includes(message)),
  );
});
