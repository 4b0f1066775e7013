import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { processesWith } from './cli';
import { startGate, type Gate } from './gate';
import { runFolders } from './recordings';
import { routeCut } from './scenarios';
import { startWorld, type World } from './world';

/** What the command line selects, refuses and leaves alone, with real servers that would notice. */
jest.setTimeout(60_000);

let world: World;
let shop: Gate;
let mackerel: Gate;
beforeAll(async () => {
  world = await startWorld();
  shop = await startGate(world.environment.SHOP_URL);
  mackerel = await startGate(world.environment.MACKEREL_URL);
  for (const [name, tags] of [
    ['first', ['nightly']],
    ['second', ['weekly', 'slow']],
    ['third', ['never']],
  ] as const) {
    world.write(`expectations/${name}.yaml`, routeCut({ scenario: name, tags: [...tags] }));
  }
});
afterAll(async () => {
  await shop.stop();
  await mackerel.stop();
  await world.stop();
}, 30_000);

const cli = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
  world.cli(args, { SHOP_URL: shop.url, MACKEREL_URL: mackerel.url, ...extra });

/** Nothing was asked of the shop, nothing but reads of the provider, and nothing was written. */
function expectUntouched(): void {
  expect(shop.requests).toEqual([]);
  expect(mackerel.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(runFolders(world.dir)).toEqual([]);
  expect(world.journal()).toEqual([]);
  expect(processesWith(world.dir)).toEqual([]);
}
afterEach(expectUntouched);

/** The scenarios of a dry run, by its lines. */
const selected = (stdout: string): readonly string[] =>
  ['first', 'second', 'third'].filter((name) => new RegExp(`^${name}\\b`, 'm').test(stdout));

describe('what is selected', () => {
  it.each([
    ['all', [], ['first', 'second', 'third']],
    ['a tag', ['--tag', 'nightly'], ['first']],
    ['one tag or the other', ['--tag', 'nightly', '--tag', 'slow'], ['first', 'second']],
    ['one tag twice', ['--tag', 'nightly', '--tag', 'nightly'], ['first']],
    ['a tag, not the path behind it', ['--tag', 'nightly', 'expectations/first.yaml'], ['first']],
    ['names', ['--scenario', 'third', '--scenario', 'first'], ['first', 'third']],
    ['a path', ['expectations/second.yaml'], ['second']],
  ])('%s', async (_what, args, names) => {
    const { code, stdout } = await cli(['run', '--dry-run', ...args]);
    expect(code).toBe(0);
    expect(selected(stdout)).toEqual(names);
    expect(stdout).toContain('nothing is touched');
  });

  it('is shown to the letter, rollback included, and without the value of a secret', async () => {
    const { code, stdout, stderr } = await cli(['run', '--dry-run', '--scenario', 'first']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const url = `${shop.url}/admin/routes/checkout`;
    const request = (prefix: string) =>
      [
        `PUT ${url}`,
        '  content-type: application/json',
        '  authorization: Bearer ${secret.SHOP_ADMIN_TOKEN}',
        `  {"prefix":"${prefix}"}`,
      ].join('\n              ');
    expect(stdout).toContain(`  inject      ${request('/chekcout')}`);
    expect(stdout).toContain(`  rollback    ${request('/checkout')}`);
    expect(stdout).not.toContain(world.environment.SHOP_ADMIN_TOKEN);
  });

  it.each([
    ['an unknown scenario', ['--scenario', 'frist'], 'there is no scenario frist', 'did you mean first'],
    ['an unknown tag', ['--tag', 'nightyl'], 'no scenario has the tag nightyl', 'did you mean nightly'],
    ['a tag of another scenario', ['--scenario', 'first', '--tag', 'slow'], 'no scenario has the tag slow', ''],
    ['an unknown path', ['expectations/forth.yaml'], 'forth.yaml', ''],
    ['an unknown environment', ['--env', 'dmeo'], 'there is no environment dmeo', 'demo'],
    ['an unknown reporter', ['--reporter', 'junti=x.xml'], 'there is no reporter junti', 'junit'],
    [
      'a reporter without its file',
      ['--reporter', 'junit'],
      'the reporter junit needs a file',
      '--reporter junit=FILE',
    ],
    ['an unknown option', ['--scenaro', 'first'], "unknown option '--scenaro'", '--scenario'],
  ])('%s is refused, with what is near', async (_what, args, complaint, hint) => {
    for (const more of [[], ['--dry-run']]) {
      const { code, stdout, stderr } = await cli(['run', ...more, ...args]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(complaint);
      expect(stderr).toContain(hint);
    }
  });

  it.each([
    ['a folder', 'expectations', 'is a folder'],
    ['below a file', 'alertdrill.yaml/report.json', 'is no folder'],
  ])('a report that could not be written is refused before anything is touched: %s', async (_what, file, why) => {
    const { code, stderr } = await cli(['run', '--reporter', `json=${file}`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`the reporter json can't write ${file}`);
    expect(stderr).toContain(why);
    expectUntouched();
  });

  it('a recording that could not be written is refused before anything is touched', async () => {
    world.write('elsewhere/.alertdrill', 'a file, where a folder has to be');
    world.write('elsewhere/alertdrill.yaml', readFileSync(join(world.dir, 'alertdrill.yaml'), 'utf8'));
    world.write('elsewhere/expectations/one.yaml', routeCut());
    const { code, stderr } = await cli(['run', '--project', 'elsewhere/alertdrill.yaml', 'elsewhere/expectations']);
    rmSync(join(world.dir, 'elsewhere'), { recursive: true });
    expect(code).toBe(2);
    expect(stderr).toContain("the run can't be recorded below");
    expect(stderr).toMatch(/elsewhere\/\.alertdrill is no folder\n.*a folder of your own/);
    expectUntouched();
  });
});

describe('an environment that is marked production', () => {
  const marked = 'production.yaml';
  beforeAll(() => {
    const project = parse(readFileSync(join(world.dir, 'alertdrill.yaml'), 'utf8')) as {
      environments: { demo: object };
    };
    const { demo } = project.environments;
    world.write(marked, stringify({ environments: { demo, live: { ...demo, production: true } } }));
    world.write('live/listed.yaml', routeCut({ scenario: 'first', environments: ['live'] }));
  });
  const run = (...args: readonly string[]) => cli(['run', '--dry-run', '--project', marked, '--env', 'live', ...args]);
  const consent = ['--i-know-this-is-production', 'live'];

  it('is refused', async () => {
    const { code, stdout, stderr } = await run('live');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('the environment live is marked production');
    expect(stderr).toContain('--i-know-this-is-production live');
  });

  it('is refused with consent to another one', async () => {
    const { code, stderr } = await run('live', '--i-know-this-is-production', 'demo');
    expect(code).toBe(2);
    expect(stderr).toContain('--i-know-this-is-production names demo, but the environment is live');
  });

  it('is drilled with consent, by scenarios that list it', async () => {
    const { code, stdout } = await run('live', ...consent);
    expect(code).toBe(0);
    expect(selected(stdout)).toEqual(['first']);
  });

  it('is not drilled by scenarios that do not list it', async () => {
    const { code, stderr } = await run('expectations', ...consent);
    expect(code).toBe(2);
    expect(stderr).toContain('no scenario is selected');
  });
});

describe('without a terminal', () => {
  const escape = '\u001b';

  it('has no colours and no line that is drawn again', async () => {
    for (const args of [['check'], ['run', '--scenario', 'frist']]) {
      for (const extra of [{ NO_COLOR: '' }, { NO_COLOR: '1', FORCE_COLOR: '' }]) {
        const { stdout, stderr } = await cli(args, extra);
        expect(stdout + stderr).not.toContain(escape);
        expect(stdout + stderr).not.toContain('\r');
      }
    }
  });

  it('has colours where they are forced: the control', async () => {
    world.write('broken.yaml', 'scenario: broken\nexpct: []\n');
    const { stderr } = await cli(['check', '--offline', 'broken.yaml'], { NO_COLOR: '', FORCE_COLOR: '1' });
    expect(stderr).toContain(escape);
  });
});

it('check --json is JSON alone on stdout', async () => {
  for (const args of [
    ['check', '--json'],
    ['check', '--json', '--offline'],
  ]) {
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    const { scenarios } = JSON.parse(stdout) as { scenarios: readonly { name: string }[] };
    expect(scenarios.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  }
  // The control of this file: what is asked does go through the gate.
  expect(mackerel.requests).not.toEqual([]);
});

it('demo --help tells of --keep and --out', async () => {
  const { code, stdout } = await cli(['demo', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('--keep');
  expect(stdout).toContain('--out <folder>');
});
