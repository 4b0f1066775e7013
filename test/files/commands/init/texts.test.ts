import fc from 'fast-check';
import { parse } from 'yaml';
import type { Answers, FirstMonitor } from '../../../../src/commands/init/answers';
import { dotenvText, keyProblem } from '../../../../src/commands/init/environmentText';
import { firstExpectation, firstScenario } from '../../../../src/commands/init/firstExpectation';
import { projectText } from '../../../../src/commands/init/projectText';
import { blankSketch } from '../../../../src/commands/scaffold/inspectMonitor';
import { scenarioName } from '../../../../src/commands/scaffold/scenarioName';
import { parse as parseDotenv } from 'dotenv';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../../src/config/loadConfig';
import { faultKinds } from '../../../../src/faults';
import { probeKinds } from '../../../../src/probes';
import { mackerel } from '../../../../src/providers/mackerel';
import { providerKinds } from '../../../../src/providers';
import { fillBlanks } from '../../../support/fillBlanks';
import { workFolders } from '../../config/workFolder';

const folderWith = workFolders();

const answers: Answers = {
  provider: 'mackerel',
  title: 'Mackerel',
  settings: { organization: 'acme', apiKey: '${MACKEREL_APIKEY}' },
  furtherSettings: [],
  notes: [],
  owner: 'acme',
  organization: 'acme',
  isTried: true,
  environment: 'verification',
  key: { title: 'API key', variable: 'MACKEREL_APIKEY', help: 'Make one.' },
  targetExample: mackerel.setup!.targetExample,
  target: 'https://shop.verify.example.com',
  monitor: { type: 'named', name: 'Shop p95' },
};

function load(files: Readonly<Record<string, string>>) {
  const dir = folderWith(files);
  const kinds = { faults: faultKinds, probes: probeKinds, providers: providerKinds };
  return loadConfig({ dir, paths: [], tags: [], names: [], offline: true, environmentVariables: {}, kinds });
}

const filesFor = (given: Partial<Answers>) => ({
  'alertdrill.yaml': projectText({ ...answers, ...given }, 'schema/project.json'),
  'expectations/first.yaml': fillBlanks(
    firstExpectation({ ...answers, ...given }, { dir: '/nowhere', schema: '../schema/expectation.json' }),
  ),
});

describe('the texts of a new project', () => {
  it('name the monitor as it is, whatever is in its name', () => {
    const names = fc.oneof(
      // A name that is all spaces is none.
      fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => name.trim() !== ''),
      fc.constantFrom(
        '${X}',
        '$${X}',
        'it\'s: "x" # y',
        '*a',
        '- x',
        'null',
        '12',
        'a\nb',
        'レイテンシ',
        '[x]',
        ' x ',
        '( \u3000',
        'x\u1680',
      ),
    );
    const dir = folderWith({ 'alertdrill.yaml': filesFor({})['alertdrill.yaml'], 'expectations/first.yaml': '' });
    const kinds = { faults: faultKinds, probes: probeKinds, providers: providerKinds };
    const query = { dir, paths: [], tags: [], names: [], offline: true, environmentVariables: {}, kinds };
    fc.assert(
      fc.property(names, (name) => {
        const text = filesFor({ monitor: { type: 'named', name } })['expectations/first.yaml'];
        writeFileSync(join(dir, 'expectations/first.yaml'), text);
        const [scenario] = loadConfig(query).scenarios;
        expect(scenario?.expect[0]?.monitor).toEqual({ name });
      }),
      { numRuns: 30 },
    );
  });

  it('name the monitor by its id where several have the name', () => {
    const summary = { id: 'm2', name: 'CPU %', type: 'host', configHash: '' };
    const known = { type: 'known', summary, sketch: blankSketch, bounds: {} } as const;
    const monitorOf = (monitor: FirstMonitor) => load(filesFor({ monitor })).scenarios[0]?.expect[0]?.monitor;
    expect(monitorOf({ ...known, isNameUnique: true })).toEqual({ name: 'CPU %' });
    expect(monitorOf({ ...known, isNameUnique: false })).toEqual({ id: 'm2' });
  });

  it.each([
    ['Shop p95 latency', 'shop-p95-latency'],
    ['  5xx / Größe %', '5xx-gro-e'],
    ['Résumé ÉCRAN', 'resume-ecran'],
    ['HighErrorRate', 'high-error-rate'],
    ['KubeAPIDown', 'kube-api-down'],
    ['HTTP5xx', 'http5xx'],
    ['ShopP95Latency', 'shop-p95-latency'],
    ['NodeDiskFull_v2', 'node-disk-full-v2'],
    ['CPU %', 'cpu'],
    ['loadavg5', 'loadavg5'],
    ['long '.repeat(30), 'long-long-long-long-long-long-long-long-long-long-long-long'],
    ['x'.repeat(70), 'x'.repeat(60)],
    [`${'a'.repeat(50)} checkout latency`, `${'a'.repeat(50)}-checkout`],
    ['404', 'shop-latency-p99-404'],
    ['レイテンシ監視', 'shop-latency-p99'],
    ['監視 2', 'shop-latency-p99-2'],
    ['Checkout の応答時間', 'checkout-shop-latency-p99'],
    ['Shop 応答時間', 'shop-latency-p99'],
    ['Задержка', 'shop-latency-p99'],
    ['ＣＰＵ', 'cpu'],
  ])('%j, of latency.p99 of the service shop, is the scenario %s', (name, expected) => {
    expect(scenarioName({ name, id: '3yAYEDLXKL5' }, ['shop', 'latency.p99'])).toBe(expected);
  });

  it.each([
    ['レイテンシ', [], 'monitor-3yayedlxkl5'],
    ['監視 2', ['応答時間'], 'monitor-3yayedlxkl5-2'],
    ['Front page', [], 'front-page'],
  ])('%j is told by its id where nothing else has letters: %j', (name, subject, expected) => {
    expect(scenarioName({ name, id: '3yAYEDLXKL5' }, subject)).toBe(expected);
  });

  it('have the first drill for a name that nobody was asked about, and can not be a file', () => {
    expect(firstScenario({ type: 'named', name: 'レイテンシ' })).toBe('first-drill');
    expect(firstScenario({ type: 'named', name: 'Front page' })).toBe('front-page');
  });

  it.each<[string, readonly (readonly [string | RegExp, string])[], object]>([
    ['the effect', [[/^# (effect:| {2}http:| {2}sees:)/gm, '$1']], { effect: { kind: 'http' } }],
    [
      'the http fault',
      [
        [/^ {2}manual:[^]*?(?=\n {2}# Once)/m, ''],
        [/^ {2}# (http:| {2}inject:| {2}rollback:)/gm, '  $1'],
      ],
      { fault: { kind: 'http' } },
    ],
    [
      'the command',
      [
        [/^ {2}manual:[^]*?(?=\n {2}# Once)/m, ''],
        [/^ {2}# (command:)/m, '  $1'],
      ],
      { fault: { kind: 'command' } },
    ],
    [
      'severity, target and resolution',
      [[/^ {4}# (severity|on|resolved)/gm, '    $1']],
      { expect: [{ severity: 'critical', resolved: {} }] },
    ],
    [
      'what must stay quiet',
      [[/^# (forbid:| {2}- monitor)/gm, '$1']],
      { forbid: [{ monitor: { name: 'Name of another monitor' } }] },
    ],
  ])('teach by lines that hold when they are taken in: %s', (_, edits, expected) => {
    const files = filesFor({});
    const edited = edits.reduce<string>((text, [from, to]) => text.replace(from, to), files['expectations/first.yaml']);
    expect(edited).not.toBe(files['expectations/first.yaml']);
    const project = files['alertdrill.yaml'].replace('commands: []', 'commands: [systemctl]');
    expect(load({ 'alertdrill.yaml': project, 'expectations/first.yaml': edited }).scenarios).toMatchObject([expected]);
  });

  it('have the secret in the form that the project file takes', () => {
    const project = filesFor({})['alertdrill.yaml'].replace('# secrets:', 'secrets:');
    expect(parse(project)).toMatchObject({
      environments: { verification: { secrets: { ADMIN_TOKEN: '${ADMIN_TOKEN}' } } },
    });
  });

  it.each(['[::1]:8080', '127.0.0.1', 'shop.example.com:8443'])('allow the host %s of the target', (host) => {
    const { environment } = load(filesFor({ target: `http://${host}` }));
    expect(environment.allow.hosts).toEqual([host]);
  });
});

describe('a key', () => {
  it('comes out of .env as it was typed, or is refused', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary-ascii' }), (key) => {
        if (keyProblem(key) !== undefined) return;
        accepted += 1;
        expect(parseDotenv(dotenvText('KEY', key))).toEqual({ KEY: key });
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it.each(['', 'two words', 'a"b', 'a#b', 'a\nb', 'schlüssel'])('%j is none', (key) => {
    expect(keyProblem(key)).toBeDefined();
  });
});
