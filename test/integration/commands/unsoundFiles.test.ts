import { stringify } from 'yaml';
import type { CoverageReport } from '../../../src/domain/coverageReport';
import { startStandin } from '../../../src/standin/main';
import { createProjectFolder } from '../../e2e/projectFolder';

/** `check` and `coverage` of the built CLI, against the stand-in, where something is wrong in some of the files. */
jest.setTimeout(120_000);

const apiKey = 'a-key-of-this-test';
const organization = 'acme';
const monitor = {
  type: 'service' as const,
  service: 'shop',
  operator: '>' as const,
  duration: 1,
  warning: 5,
  critical: 10,
};
const seed = {
  services: [{ name: 'shop', roles: [] }],
  monitors: [
    { ...monitor, name: 'Shop 5xx', metric: 'errors.rate' },
    { ...monitor, name: 'Shop latency', metric: 'latency.p95' },
  ],
};
const expectationOf = (scenario: string, expected: object, more: object = {}): string =>
  stringify({
    scenario,
    fault: { manual: { do: 'stop it', undo: 'start it' } },
    expect: [{ within: '5m', ...expected }],
    ...more,
  });

let standin: Awaited<ReturnType<typeof startStandin>>;
let project: ReturnType<typeof createProjectFolder>;
beforeAll(async () => {
  standin = await startStandin({ port: 0, minuteMs: 60_000, apiKey, organization, seed, log: () => undefined });
  const providers = { mackerel: { organization, url: standin.url, apiKey: '${MACKEREL_APIKEY}' } };
  project = createProjectFolder(stringify({ environments: { lab: { providers } } }), { MACKEREL_APIKEY: apiKey });
  project.write('expectations/near.yaml', expectationOf('near', { monitor: 'Shop 5xxx' }));
  project.write('expectations/form.yaml', expectationOf('form', { monitor: 'Shop 5xx' }, { hodl: '1m' }));
  project.write('expectations/rule.yaml', expectationOf('rule', { monitor: 'Shop 5xx', notified: { within: '5m' } }));
});
afterAll(async () => {
  project.remove();
  await standin.close();
});

describe('check', () => {
  const near = 'no monitor has the name "Shop 5xxx"';

  it('asks about the files that are sound, tells what is wrong in the others, and that it did not ask about them', async () => {
    const { code, stdout, stderr } = await project.cli(['check']);
    expect(stdout).toContain(
      `✗ near  expectations/near.yaml\n    ✗ mackerel/Shop 5xxx/any/any: ${near}\n      did you mean Shop 5xx?`,
    );
    for (const name of ['form', 'rule']) {
      expect(stdout).toContain(
        `✗ ${name}  expectations/${name}.yaml\n    ✗ 1 problem in the file\n    ? no provider was asked about it`,
      );
    }
    expect(stdout).toContain('\n3 things stand in the way of a drill.\n');
    expect(stderr).toContain('expectations/form.yaml:9:1 hodl: unknown key');
    expect(stderr).toContain('expect[0].notified: the environment lab has no `webhook`');
    expect(stderr).toMatch(/\n2 problems\n$/);
    expect(code).toBe(2);
  });

  it('has both in its JSON, and on the lines that GitHub marks', async () => {
    const json = await project.cli(['check', '--json']);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      problems: [{ file: 'expectations/form.yaml' }, { file: 'expectations/rule.yaml', path: 'expect[0].notified' }],
      notAsked: ['expectations/form.yaml', 'expectations/rule.yaml'],
      findings: [
        { level: 'error', file: 'expectations/near.yaml', hint: 'did you mean Shop 5xx?' },
        { level: 'warning', file: 'expectations/near.yaml' },
      ],
      scenarios: [{ name: 'near', blockers: [{ cause: 'unknown-monitor' }] }],
    });
    const github = await project.cli(['check', '--reporter', 'github']);
    const lines = github.stdout.trimEnd().split('\n');
    expect(
      lines.map((line) => /^::(\w+) .*file=expectations\/(\w+)\.yaml/.exec(line)?.slice(1, 3).join(' ') ?? line),
    ).toEqual([
      ...['error form', 'error rule', 'error near', 'warning near'],
      'No provider was asked about expectations/form.yaml, expectations/rule.yaml: what is wrong there comes first.',
      '3 things stand in the way of a drill.',
    ]);
    expect(github.code).toBe(2);
  });

  it('says that nobody was asked where the project file does not allow it', async () => {
    const none = { MACKEREL_APIKEY: '' };
    const people = await project.cli(['check'], none);
    expect(people.code).toBe(2);
    expect(people.stderr).toContain('apiKey: is empty: set the variable that it names');
    expect(people.stderr).toContain('hodl: unknown key');
    expect(people.stderr).toMatch(/\n3 problems\nNo provider was asked: .*\n$/);
    const github = await project.cli(['check', '--reporter', 'github'], none);
    expect(github.stdout).toMatch(/\nNo provider was asked: .*\n$/);
    const json = await project.cli(['check', '--json'], none);
    expect(JSON.parse(json.stdout)).toMatchObject({
      notAsked: ['alertdrill.yaml', expect.anything(), expect.anything()],
    });
  });

  it('is refused by run, before anything begins', async () => {
    const { code, stderr } = await project.cli(['run', '--scenario', 'near']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\n2 problems\n$/);
  });
});

it('coverage right after new: a monitor with an expectation that was never run, and a note of its blanks', async () => {
  const fresh = createProjectFolder(
    stringify({
      environments: {
        lab: { providers: { mackerel: { organization, url: standin.url, apiKey: '${MACKEREL_APIKEY}' } } },
      },
    }),
    { MACKEREL_APIKEY: apiKey },
  );
  try {
    expect(await fresh.cli(['new', '--monitor', 'Shop 5xx'])).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await fresh.cli(['coverage', '--json']);
    const report = JSON.parse(stdout) as CoverageReport;
    expect(report.monitors.map(({ name, state }) => [name, state])).toEqual([
      ['Shop 5xx', 'never-run'],
      ['Shop latency', 'without-expectation'],
    ]);
    expect(stderr).toContain('blanks (TO DO) are left in expectations/shop-5xx.yaml');
    expect(code).toBe(0);
    const checked = await fresh.cli(['check']);
    expect(checked.code).toBe(2);
    // The comment that new writes beside the blank is shown as it is.
    expect(checked.stderr).toMatch(/authorization: "Bearer \$\{secret\.\w+\}" \}\n/);
    expect(await fresh.cli(['run', '--dry-run'])).toMatchObject({ code: 2 });
  } finally {
    fresh.remove();
  }
});
