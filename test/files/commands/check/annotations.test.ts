import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsAsAnnotations, problemsAsAnnotations } from '../../../../src/commands/check/annotations';
import type { CheckedScenario } from '../../../../src/commands/check/checkScenarios';
import { checkedAsJson } from '../../../../src/commands/check/checkedAsJson';
import { findingsOf } from '../../../../src/commands/check/findingsOf';
import { placeFindings } from '../../../../src/commands/check/placeFindings';
import { storyExpectation, storyForbidden, storyScenario } from '../../../support/storyScenario';

const expectationFile = `scenario: story
fault: { http: {} }
load:
  script: a.ts
expect:
  - monitor: Latency
    within: 4m
  - monitor: Errors
    severity: critical
    on: { host: web-01 }
    notified: { within: 5m }
forbid:
  - monitor: Other
quiet: true
`;

const projectFile = `environments:
  lab:
    providers:
      mackerel: { organization: acme }
`;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-annotations-'));
  mkdirSync(join(dir, 'shop', 'expectations'), { recursive: true });
  writeFileSync(join(dir, 'shop', 'expectations', 'story.yaml'), expectationFile);
  writeFileSync(join(dir, 'shop', 'alertdrill.yaml'), projectFile);
});
afterAll(() => rmSync(dir, { recursive: true }));

const scenario = storyScenario({
  name: 'story',
  file: 'expectations/story.yaml',
  expect: [storyExpectation({ key: 'latency' }), storyExpectation({ key: 'errors', notified: { withinMs: 300_000 } })],
  forbid: [storyForbidden({ key: 'other' })],
});

const blank: CheckedScenario = { scenario, subjects: [], warnings: [], blockers: [] };

function annotated(found: Partial<CheckedScenario>, unanswered: Parameters<typeof findingsOf>[0]['unanswered'] = []) {
  const home = join(dir, 'shop');
  const where = { project: { dir: home, file: join(home, 'alertdrill.yaml') }, environment: { name: 'lab' } };
  const findings = findingsOf({ unanswered, scenarios: [{ ...blank, ...found }] }, where);
  const step = { cwd: home, env: { GITHUB_WORKSPACE: dir } };
  return findingsAsAnnotations(placeFindings(findings), step, (text) => text.replaceAll('s3%cret', '[secret KEY]'));
}

const at = (line: number, level = 'error'): string => `::${level} file=shop/expectations/story.yaml,line=${line},`;

describe('what check finds, as annotations of GitHub', () => {
  it.each([
    ['the deadline', { key: 'latency', cause: 'deadline-under-floor' }, 7],
    ['the monitor', { key: 'errors', cause: 'unknown-monitor' }, 8],
    ['the severity', { key: 'errors', cause: 'never-fires' }, 9],
    ['the target', { key: 'errors', cause: 'out-of-scope' }, 10],
    ['who is told', { key: 'errors', cause: 'silenced' }, 11],
    ['a forbidden alert', { key: 'other', cause: 'no-data' }, 13],
    ['the fault', { cause: 'fault-not-prepared' }, 2],
    ['the fault, of one expectation', { key: 'latency', cause: 'fault-too-weak' }, 2],
    ['the load', { cause: 'load-not-prepared' }, 3],
    ['the receiver, where it is needed', { cause: 'receiver-not-listening' }, 11],
    ['the quiet', { cause: 'cannot-be-quiet' }, 14],
    ['the scenario, where there is nothing nearer', { cause: 'whatever' }, 1],
    ['the expectation, where the key is not written', { key: 'latency', cause: 'no-provider' }, 6],
  ])('lead to the line of %s', (_, reason, line) => {
    const [annotation] = annotated({ blockers: [{ ...reason, detail: 'is wrong' }] });
    expect(annotation).toContain(at(line));
  });

  it('say whose it is, what is wrong and what to do', () => {
    const reason = {
      key: 'latency',
      cause: 'unknown-monitor',
      detail: 'no such monitor',
      hint: 'did you mean Latenz?',
    };
    expect(annotated({ blockers: [reason] })).toEqual([
      `${at(6)}col=5,title=alertdrill check%3A story::latency: no such monitor%0Adid you mean Latenz?`,
    ]);
  });

  it('are warnings where nothing is in the way, and notices where something is not written', () => {
    const warnings = [{ text: 'may be missed', at: 'within' as const }, { text: 'is muted' }];
    const found = annotated({ subjects: [{ key: 'errors', warnings }], warnings: ['stays'], notes: ['no memo'] });
    expect(found.map((line) => line.replace(/,col=.*::/, '... '))).toEqual([
      // `within` is not written there: the expectation itself.
      '::warning file=shop/expectations/story.yaml,line=8... errors: may be missed',
      '::warning file=shop/expectations/story.yaml,line=8... errors: is muted',
      '::warning file=shop/expectations/story.yaml,line=2... stays',
      '::notice file=shop/expectations/story.yaml,line=1... no memo',
    ]);
  });

  it('lead to the provider in the project file, where it can not be asked', () => {
    const [annotation] = annotated({}, [{ provider: 'mackerel', cause: 'provider-unauthorized', detail: '401' }]);
    expect(annotation).toMatch(/^::error file=shop\/alertdrill\.yaml,line=4,col=7,.*::provider mackerel: 401$/);
  });

  it('hide a secret that escaping would make another text, and hold no escape sequence', () => {
    const detail = 'said s3%cret\u001b[2K and more';
    const [annotation] = annotated({ blockers: [{ key: 'latency', cause: 'no-data', detail }] });
    expect(annotation).toMatch(/::latency: said \[secret KEY\] and more$/);
  });

  it('are in the JSON, too, with their places', () => {
    const home = join(dir, 'shop');
    const where = { project: { dir: home, file: join(home, 'alertdrill.yaml') }, environment: { name: 'lab' } };
    const blockers = [{ key: 'latency', cause: 'deadline-under-floor', detail: 'too short', hint: 'give it more' }];
    const checked = { unsound: [], unanswered: [], scenarios: [{ ...blank, blockers }] };
    const text = checkedAsJson(checked, placeFindings(findingsOf(checked, where)), { dir: home, offline: false });
    const place = { file: 'expectations/story.yaml', line: 7, column: 5, path: 'expect[0].within' };
    expect(JSON.parse(text)).toMatchObject({
      findings: [{ ...place, level: 'error', scenario: 'story', message: 'latency: too short', hint: 'give it more' }],
    });
  });

  it('have no place where the file is gone', () => {
    const gone = { level: 'error' as const, file: join(dir, 'gone.yaml'), path: ['fault'], message: 'is wrong' };
    const step = { cwd: dir, env: {} };
    expect(findingsAsAnnotations(placeFindings([gone]), step, (text) => text)).toEqual([
      '::error file=gone.yaml,title=alertdrill check::is wrong',
    ]);
  });

  it('of what is wrong in the files come in order, each once', () => {
    const step = { cwd: join(dir, 'shop'), env: { GITHUB_WORKSPACE: dir } };
    const problem = (line: number) => ({ file: 'a.yaml', line, column: 1, message: 'is wrong' });
    expect(problemsAsAnnotations([problem(9), problem(2), problem(9)], step)).toEqual([
      '::error file=shop/a.yaml,line=2,col=1,title=alertdrill check::is wrong',
      '::error file=shop/a.yaml,line=9,col=1,title=alertdrill check::is wrong',
    ]);
  });
});
