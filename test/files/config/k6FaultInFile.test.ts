import { loadConfig } from '../../../src/config/loadConfig';
import { ConfigError } from '../../../src/domain/errors';
import { faultKinds } from '../../../src/faults';
import { probeKinds } from '../../../src/probes';
import { smallKinds } from './smallKinds';
import { workFolders } from './workFolder';

const folder = workFolders();
const kinds = { faults: faultKinds, probes: probeKinds, providers: smallKinds.providers };
const project = 'environments:\n  lab:\n    allow: { hosts: [shop.test] }\n    providers: { umbrella: }\n';

/** Of a drill with that fault: it is rolled back 7 minutes after its injection at the latest. */
function problemsWith(fault: string, more = ''): readonly string[] {
  const scenario = `scenario: rush\nexpect: [{ monitor: M, within: 4m }]\nfault:\n  ${fault}\n${more}`;
  const dir = folder({ 'alertdrill.yaml': project, 'expectations/rush.yaml': scenario, 'load.ts': '' });
  try {
    loadConfig({ dir, paths: [], tags: [], names: [], environmentVariables: {}, kinds });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ line, message }) => `${line} ${message}`);
    throw error;
  }
  return [];
}

const stagesOf = (duration: string) =>
  `k6: { script: load.ts, rate: 5/s, stages: [{ duration: ${duration}, target: 9/s }] }`;
const load = 'load: { script: load.ts, rate: 5/s }\n';
const seeing = (sees: string) => `effect: { http: "http://shop.test/", sees: ${sees} }\n`;
const oneOf =
  '5 effect.sees: takes exactly one of status (503, 4xx or 5xx), slowerThan, bodyLacks, bodyHas and unreachable: true';

describe('a k6 fault is refused with its file', () => {
  test('where it multiplies a load that there is not', () => {
    expect(problemsWith('k6: { multiplyLoad: 10 }')).toEqual([
      '4 fault: multiplyLoad multiplies the normal load, and this scenario has none',
    ]);
    expect(problemsWith('k6: { multiplyLoad: 10 }', load)).toEqual([]);
  });

  test('where its script is not there, whatever else is wrong with it', () => {
    const missing = '4 fault.k6.script: there is no file nope.ts';
    expect(problemsWith('k6: { script: nope.ts, rate: 5/s }')).toEqual([missing]);
    expect(problemsWith('k6: { script: nope.ts, rate: 5 }')).toContain(missing);
    expect(problemsWith('k6: { script: load.ts, rate: 5/s }')).toEqual([]);
  });

  test('where its stages take longer than it may last, and not a millisecond sooner', () => {
    const tooLong = (taken: string) =>
      `4 fault: the stages of the k6 load take ${taken}, but it is rolled back after 7m at the latest`;
    expect(problemsWith(stagesOf('9h'))).toEqual([tooLong('9h')]);
    expect(problemsWith(stagesOf('7m1ms'))).toEqual([tooLong('7m1ms')]);
    expect(problemsWith(stagesOf('7m'))).toEqual([]);
  });

  test('but not for stages whose limit is broken itself', () => {
    expect(problemsWith(stagesOf('9h'), 'hold: long\n')).toEqual([
      '5 hold: "long" is not a duration, such as 90s, 4m or 1h30m',
    ]);
  });

  test('where k6 could not be told its rate', () => {
    expect(problemsWith('k6: { script: load.ts, rate: 0.1/h }')).toEqual(['4 fault.k6.rate: must be 1/h or more']);
    expect(problemsWith('k6: { script: load.ts, rate: 1/h }')).toEqual([]);
    expect(problemsWith('k6: { multiplyLoad: 2 }', 'load: { script: load.ts, rate: 0.9/h }\n')).toEqual([
      '5 load.rate: must be 1/h or more',
    ]);
  });
});

test.each([
  [
    '{ slowerThan: 300, status: 5xx }',
    [oneOf, '5 effect.sees.slowerThan: 300 is not a duration, such as 90s, 4m or 1h30m'],
  ],
  ['{ slowerThan: 300ms, status: 5xx }', [oneOf]],
  ['{ slowerThan: 300 }', ['5 effect.sees.slowerThan: 300 is not a duration, such as 90s, 4m or 1h30m']],
  ['{ slowerThan: 300ms }', []],
])('a probe that sees %s', (sees, problems) => {
  expect(problemsWith('k6: { script: load.ts, rate: 5/s }', seeing(sees))).toEqual(problems);
});
