import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { globSync } from 'tinyglobby';
import { parse } from 'yaml';
import { generateSchema } from '../../../src/config/generateSchema';
import { loadConfig } from '../../../src/config/loadConfig';
import { faultKinds } from '../../../src/faults';
import { expectationVerdicts, resolutionVerdicts, silenceVerdicts } from '../../../src/domain/verdict';
import { reportSchema } from '../../../src/history/reportSchema';
import { expectationVerdict, resolutionVerdict, silenceVerdict } from '../../../src/history/verdictSchema';
import { probeKinds } from '../../../src/probes';
import { providerKinds } from '../../../src/providers';
import { exampleNames, exampleReport } from '../../support/exampleDrills';
import { fillExpectations, initBench, packageDir } from '../../support/initBench';
import { workFolders } from './workFolder';

const folderWith = workFolders();
const schemas = generateSchema();

const read = (file: string): string => readFileSync(join(packageDir, file), 'utf8');
const shippedExpectations = globSync('expectations/**/*.yaml', { cwd: packageDir }).sort();

const ajv = new Ajv({ allErrors: true, strict: true, strictTuples: false, allowUnionTypes: true });
addFormats(ajv);
ajv.addVocabulary(['patternErrorMessage']); // of yaml-language-server and VS Code
const validators = {
  expectation: ajv.compile(schemas.expectation),
  project: ajv.compile(schemas.project),
  report: ajv.compile(schemas.report),
};

function complaints(validate: ValidateFunction, data: unknown): readonly string[] {
  if (validate(data)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
const complaintsOf = (kind: keyof typeof validators, text: string) => complaints(validators[kind], parse(text));

describe('the files in schema/', () => {
  const all = Object.keys(schemas) as readonly (keyof typeof schemas)[];

  it('are these, no more and no less', () => {
    expect(readdirSync(join(packageDir, 'schema')).toSorted()).toEqual(all.map((name) => `${name}.json`).toSorted());
  });

  it.each(all)('%s.json is current', (name) => {
    const file = `schema/${name}.json`;
    const written: unknown = existsSync(join(packageDir, file)) ? JSON.parse(read(file)) : undefined;
    if (JSON.stringify(sorted(written)) !== JSON.stringify(sorted(schemas[name]))) {
      throw new Error(`${file} is not what the loader's schemas say any more: npm run schema`);
    }
  });

  it.each(all)('%s.json describes every key', (name) => {
    expect(undescribed(schemas[name], name)).toEqual([]);
    expect(undescribed({ properties: { a: { type: 'string' } } }, 'control')).toEqual(['control.a']);
  });
});

describe('the schema of expectation files', () => {
  const base = read('expectations/mackerel/route-cut.yaml');
  const whole = `
scenario: all-keys
title: t
purpose: p
owner: o
runbook: r
tags: [a]
environments: [demo]
scope: { services: [shop], roles: ["shop:web"], hosts: [h] }
load: { script: load-scripts/shop-access.ts, rate: 20/s }
baseline: 4s
fault: { command: { inject: [systemctl, stop, nginx], rollback: [systemctl, start, nginx], timeout: 30s, cwd: . } }
effect: { tcp: "127.0.0.1:5432", sees: { unreachable: true }, every: 200ms, times: 3, timeout: 1s }
effectWithin: 30s
hold: 6m
maxHold: 8m
startJitter: 0
expect:
  - { id: one, provider: mackerel, monitor: { id: m1 }, severity: critical, exactly: true, within: 1m30s, on: { role: "shop:web" }, metric: { normal: 1, faulted: 2, every: 1m }, resolved: { within: 5m } }
forbid: [{ monitor: Other, abort: true }]
unexpected: fail
abortWhen: [{ command: [./is-dead.sh], sees: { exit: 0 } }, { http: "\${SHOP_URL}/x", headers: { a: b }, sees: { slowerThan: 2s } }]
`;

  it.each(shippedExpectations)('accepts %s', (file) => {
    expect(complaintsOf('expectation', read(file))).toEqual([]);
  });

  it('accepts every key, and variables wherever a text is', () => {
    expect(complaintsOf('expectation', whole)).toEqual([]);
    const withVariables = whole
      .replace('rate: 20/s', 'rate: "${RATE}"')
      .replace('hold: 6m', 'hold: "${HOLD}m"')
      .replace('severity: critical', 'severity: "${SEVERITY}"');
    expect(complaintsOf('expectation', withVariables)).toEqual([]);
  });

  it.each([
    ['{ k6: { multiplyLoad: 10 } }'],
    ['{ k6: { script: a.ts, rate: 10/s, stages: [{ duration: 1m, target: 100/s }] } }'],
    ['{ files: { delete: ["${SHOP_DATA}/images/*.png"] } }'],
    ['{ manual: { do: a, undo: b } }'],
    [
      '{ http: { inject: { method: PUT, url: "${SHOP_URL}/a", json: { a: [1, null] } }, rollback: { method: DELETE, url: "http://127.0.0.1/a", expectStatus: [204, 404] } } }',
    ],
  ])('accepts the fault %s', (fault) => {
    const text = whole.replace(/^fault: .*$/m, () => `fault: ${fault}`);
    expect(complaintsOf('expectation', text)).toEqual([]);
  });

  it('knows every kind of fault and probe', () => {
    const text = JSON.stringify(schemas.expectation);
    for (const { kind, summary } of [...faultKinds, ...probeKinds]) {
      expect(text).toContain(`"${kind}":`);
      expect(text).toContain(JSON.stringify(summary));
    }
  });

  it.each([
    ['a misspelt key', 'scenario:', 'scenrio:'],
    ['a misspelt key deep down', 'severity: critical', 'severty: critical'],
    ['a duration without a unit', 'within: 10s', 'within: 10'],
    ['a duration with another unit', 'within: 10s', 'within: 10 sec'],
    ['a rate without a unit', 'rate: 20/s', 'rate: 20'],
    ['a kind of fault that does not exist', '  http:\n    inject', '  htp:\n    inject'],
    ['an option that the kind does not have', '    rollback: ', '    undo: {}\n    rollback: '],
    ['a method that does not exist', 'method: PUT', 'method: MOVE'],
    ['two faults', 'fault:\n', 'fault:\n  manual: { do: a, undo: b }\n'],
    ['no fault in `fault`', /fault:\n[^]*?effect:/, 'fault: {}\neffect:'],
    ['a sight that probes do not have', 'sees: { status: 404 }', 'sees: { stats: 404 }'],
    ['two sights', 'sees: { status: 404 }', 'sees: { status: 404, unreachable: true }'],
    ['a severity that does not exist', 'severity: critical', 'severity: crit'],
    ['an expectation without a deadline', / {4}within: 10s\n/, ''],
    ['a name that is not in kebab-case', 'scenario: route-cut', 'scenario: Route Cut'],
    ['a policy that does not exist', 'unexpected: warn', 'unexpected: maybe'],
  ])('refuses %s, as the loader does', (_, from, to) => {
    const text = base.replace(from, to);
    expect(text).not.toBe(base);
    expect(complaintsOf('expectation', text)).not.toEqual([]);
    const project = read('alertdrill.yaml');
    expect(() => load(project, base)).not.toThrow();
    expect(() => load(project, text)).toThrow();
  });
});

describe('the schema of the project file', () => {
  const base = read('alertdrill.yaml');

  it('accepts the one that is shipped, and a provider under a free name', () => {
    expect(complaintsOf('project', base)).toEqual([]);
    expect(complaintsOf('project', base.replace('      mackerel:\n', '      shop:\n        kind: mackerel\n'))).toEqual(
      [],
    );
  });

  it.each([
    ['a misspelt key', 'environments:', 'enviroments:'],
    ['a misspelt key of an environment', '    vars:', '    var:'],
    ['a list that `allow` does not have', '      hosts:', '      urls:'],
    ['a setting that the provider does not have', 'organization:', 'organisation:'],
    ['a provider without its organization', / {8}organization:.*\n/, ''],
    ['a free name without its kind', '      mackerel:\n', '      shop:\n'],
    ['a kind of provider that does not exist', '      mackerel:\n', '      shop:\n        kind: mackrel\n'],
    ['an environment without providers', / {4}providers:[^]*/, ''],
    ['a URL that is none', '"${MACKEREL_URL:-http://127.0.0.1:18081}"', 'mackerelio.com'],
  ])('refuses %s, as the loader does', (_, from, to) => {
    const text = base.replace(from, to);
    expect(text).not.toBe(base);
    expect(complaintsOf('project', text)).not.toEqual([]);
    const expectation = 'scenario: a\nexpect: [{ monitor: M, within: 1m }]\nfault: { manual: { do: a, undo: b } }\n';
    expect(() => load(base, expectation)).not.toThrow();
    expect(() => load(text, expectation)).toThrow();
  });
});

describe('what init writes', () => {
  it('is accepted, and names schemas that are there', async () => {
    const { init, files, dir, remove } = initBench();
    await init({ organization: 'acme', target: 'http://127.0.0.1:8080' });
    fillExpectations(dir); // an editor marks the blanks, as `check` does
    const { 'alertdrill.yaml': project = '', 'expectations/shop-p95-latency.yaml': expectation = '' } = files();
    expect(complaintsOf('project', project)).toEqual([]);
    expect(complaintsOf('expectation', expectation)).toEqual([]);
    expect(schemaNamedBy(project, dir)).toBe(join(packageDir, 'schema/project.json'));
    expect(schemaNamedBy(expectation, join(dir, 'expectations'))).toBe(join(packageDir, 'schema/expectation.json'));
    remove();
  });

  it('names those of node_modules where alertdrill is installed, also in a folder above', async () => {
    for (const above of ['', 'deep/down']) {
      const dir = folderWith({
        'node_modules/alertdrill/schema/project.json': '{}',
        'node_modules/alertdrill/schema/expectation.json': '{}',
        [join(above, 'x')]: '',
      });
      const { init, files } = initBench({ in: join(dir, above) });
      await init({ organization: 'acme' });
      const up = above === '' ? '' : '../../';
      expect(files()['alertdrill.yaml']).toContain(`$schema=${up}node_modules/alertdrill/schema/project.json\n`);
      expect(files()['expectations/shop-p95-latency.yaml']).toContain(
        `$schema=../${up}node_modules/alertdrill/schema/expectation.json\n`,
      );
    }
  });
});

describe('the files of this repository', () => {
  it.each(['alertdrill.yaml', ...shippedExpectations])('%s names a schema that is there', (file) => {
    const kind = file === 'alertdrill.yaml' ? 'project' : 'expectation';
    expect(schemaNamedBy(read(file), dirname(join(packageDir, file)))).toBe(join(packageDir, `schema/${kind}.json`));
  });
});

describe('the schema of reports', () => {
  const report = exampleReport(...exampleNames);
  const change = (from: string | RegExp, to: string): unknown => {
    const text = JSON.stringify(report);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    return JSON.parse(changed);
  };

  it.each(exampleNames)('accepts that of %s', (name) => {
    const own: unknown = JSON.parse(JSON.stringify(exampleReport(name)));
    expect(complaints(validators.report, own)).toEqual([]);
    expect(reportSchema.safeParse(own)).toMatchObject({ success: true });
  });

  it.each([
    ['a misspelt key', '"withinMs"', '"withnMs"'],
    ['a key too much', '"schemaVersion"', '"more":1,"schemaVersion"'],
    ['a verdict that does not exist', '"verdict":"detected"', '"verdict":"seen"'],
    ['a verdict of silence where one of an alert belongs', '"verdict":"detected"', '"verdict":"quiet"'],
    ['an outcome that does not exist', '"outcome":"passed"', '"outcome":"ok"'],
    ['a time that is none', /"startedAt":"[^"]*"/, '"startedAt":"yesterday"'],
    ['a time without milliseconds', /"startedAt":"[^"]*"/, '"startedAt":"2026-11-23T12:00:00Z"'],
    ['a number as a text', /"withinMs":(\d+)/, '"withinMs":"$1"'],
    ['another version', '"schemaVersion":1', '"schemaVersion":2'],
  ])('refuses %s', (_, from, to) => {
    const wrong = change(from, to);
    expect(complaints(validators.report, wrong)).not.toEqual([]);
    expect(reportSchema.safeParse(wrong)).toMatchObject({ success: false });
  });

  it('has the verdicts of the domain, and no other', () => {
    const all = { ...expectationVerdicts, ...resolutionVerdicts, ...silenceVerdicts, undecided: 'none', seen: 'none' };
    const acceptedBy = (schema: typeof expectationVerdict | typeof resolutionVerdict | typeof silenceVerdict) =>
      Object.keys(all)
        .filter((verdict) => schema.safeParse(verdict).success)
        .sort();
    expect(acceptedBy(expectationVerdict)).toEqual([...Object.keys(expectationVerdicts), 'undecided'].sort());
    expect(acceptedBy(resolutionVerdict)).toEqual([...Object.keys(resolutionVerdicts), 'undecided'].sort());
    expect(acceptedBy(silenceVerdict)).toEqual([...Object.keys(silenceVerdicts), 'undecided'].sort());
  });
});

/** As `check --offline` does. */
function load(project: string, expectation: string) {
  const dir = folderWith({
    'alertdrill.yaml': project,
    'expectations/a.yaml': expectation,
    'load-scripts/shop-access.ts': '',
  });
  const kinds = { faults: faultKinds, probes: probeKinds, providers: providerKinds };
  const environmentVariables = { MACKEREL_APIKEY: 'some-key', SHOP_ADMIN_TOKEN: 'token' };
  const query = { dir, environmentName: 'demo', paths: [], tags: [], names: [], offline: true };
  return loadConfig({ ...query, environmentVariables, kinds });
}

/** Where the comment for editors leads to, if that is there. */
function schemaNamedBy(text: string, dir: string): string | undefined {
  const [, path] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text) ?? [];
  const file = path === undefined ? undefined : resolve(dir, path);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** Keys of objects, however deep, that nothing is said about. */
function undescribed(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    const own = key === 'properties' ? Object.entries(part as object) : [];
    const silent = own
      .filter(([, property]: [string, unknown]) => !hasDescription(property))
      .map(([name]) => `${path}.${name}`);
    return [...silent, ...undescribed(part, `${path}/${key}`)];
  });
}

const hasDescription = (property: unknown): boolean =>
  typeof property === 'object' && property !== null && 'description' in property;

/** With the keys of all objects in order: the files are formatted, and their order is of no importance. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]: [string, unknown]) => [key, sorted(item)]),
  );
}
