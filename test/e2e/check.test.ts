import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { eventually } from '../support/eventually';
import { freePort } from '../support/serverPorts';
import { listenIn } from './listenIn';
import { editCheckout } from './shop';
import { checkoutFails, requestsUnmatched, routeCut } from './scenarios';
import { startWorld, type World } from './world';

jest.setTimeout(90_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const check = (scenario: string) => {
  world.write('expectations/route-cut.yaml', scenario);
  return world.cli(['check', '--env', 'demo']);
};
const workFolders = () => {
  const work = join(world.dir, 'state', 'alertdrill', 'work');
  return existsSync(work) ? readdirSync(work) : [];
};

describe('check, online', () => {
  it('finds nothing in the way, and leaves nothing', async () => {
    // The feeder's first order has to be there before the check monitor is.
    await eventually(async () => expect(await check(routeCut())).toMatchObject({ code: 0 }));
    const { stdout } = await check(routeCut());
    expect(stdout).toContain('✓ route-cut  expectations/route-cut.yaml');
    expect(stdout).toContain('1 scenario is fine.');
    expect(workFolders()).toEqual([]);
    expect(world.checkoutPrefix()).toBe('/checkout');
  });

  it('finds what only the provider knows, and names what is near', async () => {
    const monitor = { monitor: 'Shop unmatched request', severity: 'warning', within: '8s' };
    const { code, stdout } = await check(routeCut({ expect: [monitor] }));
    expect(code).toBe(2);
    expect(stdout).toContain('did you mean Shop unmatched requests');
    expect(stdout).toContain('1 thing stands in the way of a drill.');
  });

  it('finds what only preparing the fault can tell, and leaves nothing of it', async () => {
    const edit = { file: '${SHOP_DATA}/lifecycle.json', find: '"365 days"', replace: '"36d"' };
    const fault = { files: { edit: [edit], keep: ['${SHOP_DATA}/images/*.png'] } };
    const { code, stdout } = await check(routeCut({ fault }));
    expect(stdout).toContain('lifecycle.json');
    expect(code).toBe(2);
    expect(workFolders()).toEqual([]);
    // The control: the same fault with the text that is there.
    const fitting = { files: { ...fault.files, edit: [{ ...edit, find: '"365d"' }] } };
    expect(await check(routeCut({ fault: fitting }))).toMatchObject({ code: 0 });
    expect(workFolders()).toEqual([]);
  });

  it('finds an alert that is open already', async () => {
    await editCheckout(world, '/chekcout');
    await eventually(async () => {
      const { code, stdout } = await check(routeCut());
      expect(stdout).toMatch(/shop-checkout\/critical\/host=shop-01: alert \w+ of shop-checkout has been open/);
      // Once, and not by every look at it.
      expect(stdout).toContain('1 thing stands in the way of a drill.');
      expect(code).toBe(2);
    });
    await editCheckout(world, '/checkout');
    await eventually(async () => expect(await check(routeCut())).toMatchObject({ code: 0 }));
  });

  it('asks nobody when it is offline', async () => {
    const monitor = { monitor: 'Shop unmatched request', severity: 'warning', within: '8s' };
    world.write('expectations/route-cut.yaml', routeCut({ expect: [monitor] }));
    const nobody = { MACKEREL_URL: 'http://127.0.0.1:9' };
    expect(await world.cli(['check', '--env', 'demo', '--offline'], nobody)).toMatchObject({ code: 0 });
    const online = await world.cli(['check', '--env', 'demo'], nobody);
    expect(online).toMatchObject({ code: 2 });
    expect(online.stdout).toContain('connection refused');
    expect(online.stdout).toContain('is the url right, does the server run');
  });

  it('says once that a key is none, whatever would have been asked with it', async () => {
    world.write('expectations/route-cut.yaml', routeCut({ expect: [checkoutFails, requestsUnmatched] }));
    const { code, stdout } = await world.cli(['check', '--env', 'demo'], { MACKEREL_APIKEY: 'no-such-key' });
    expect(code).toBe(2);
    expect(stdout.match(/ 401/g)).toHaveLength(1);
    expect(stdout).toMatch(/^✗ provider \S+: .* 401/);
    expect(stdout.match(/can't be asked/g)).toHaveLength(2);
    expect(stdout).toContain('1 thing stands in the way of a drill.');
  });
});

describe('check, of all that would be in the way of a drill', () => {
  it('names each of it, with its figures', async () => {
    const port = await freePort();
    const projectFile = readFileSync(join(world.dir, 'alertdrill.yaml'), 'utf8');
    listenIn(world, port);
    const unmatched = { type: 'service', service: 'shop', metric: 'shop.routes.unmatched', operator: '>', duration: 1 };
    const make = async (name: string, changes: object) => {
      const whole = { ...unmatched, name, warning: 10, critical: 20, maxCheckAttempts: 1, isMute: false, ...changes };
      return z.object({ id: z.string() }).parse(await world.mackerel('POST', '/monitors', whole)).id;
    };
    const late = { start: Math.floor(Date.now() / 1000) + 60, duration: 600 };
    const made = [
      await make('Warns only', { critical: null }),
      await make('Patient', { maxCheckAttempts: 10 }),
      await make('In downtime', {}),
      await make('Muted', { isMute: true }),
      await make('Elsewhere', {
        ...{ type: 'host', metric: 'loadavg5', scopes: [], excludeScopes: ['shop: web'] },
        ...{ service: undefined },
      }),
      await make('Without data', { metric: 'shop.never.posted' }),
    ];
    const { id: downtime } = z
      .object({ id: z.string() })
      .parse(await world.mackerel('POST', '/downtimes', { name: 'Works', ...late, monitorScopes: [made[2]] }));
    const notified = { within: '65s' };
    const expected = [
      { id: 'severity', monitor: 'Warns only', severity: 'critical', within: '60s' },
      { id: 'floor', monitor: 'Patient', within: '5s', metric: { every: '1s' } },
      { id: 'doubt', monitor: 'Patient', within: '9500ms', metric: { every: '1s' } },
      { id: 'downtime', monitor: 'In downtime', within: '60s' },
      { id: 'muted', monitor: 'Muted', within: '60s', notified },
      { id: 'unrouted', monitor: requestsUnmatched.monitor, within: '60s', notified },
      { id: 'scope', monitor: 'Elsewhere', on: { host: 'shop-01' }, within: '60s' },
      { id: 'silent', monitor: 'Without data', within: '60s' },
      { id: 'weak', monitor: requestsUnmatched.monitor, within: '60s', metric: { normal: 0, faulted: 0.5 } },
      { id: 'fine', monitor: requestsUnmatched.monitor, within: '60s' },
    ];
    const { code, stdout } = await check(routeCut({ effect: undefined, effectWithin: undefined, expect: expected }));
    world.write('alertdrill.yaml', projectFile);
    await world.mackerel('DELETE', `/downtimes/${downtime}`);
    for (const id of made) await world.mackerel('DELETE', `/monitors/${id}`);

    const lines = stdout.split('\n').map((line) => line.trim());
    const about = (id: string): readonly string[] => lines.filter((line) => line.slice(2).startsWith(`${id}: `));
    expect(about('severity')).toEqual(["✗ severity: the monitor can't reach critical: it has warning"]);
    expect(about('floor')).toEqual([
      "✗ floor: within 5 s can't be met: this monitor needs at least 9 s (1 s post interval x (1 sample + 10 attempts - 2): 9 s)",
    ]);
    expect(about('doubt')).toEqual([
      '! doubt: within 9.5 s may be missed though all is well: this monitor takes 9 s to 13 s (1 s post interval x (1 sample + 10 attempts - 1): 10 s + a first value gathered over half good times: 1 s + network and processing: 2 s); `within: 15s` is safe',
    ]);
    expect(about('downtime')).toEqual([
      expect.stringMatching(/^✗ downtime: the downtime "Works" from .* to .*: Mackerel opens no alert then$/),
    ]);
    expect(about('muted')[0]).toBe('✗ muted: Muted is muted: its alerts open, but nobody is notified');
    expect(about('unrouted')).toEqual([
      expect.stringContaining(`no webhook channel leads to alertdrill's receiver, http://127.0.0.1:${port}`),
    ]);
    expect(about('scope')[0]).toBe("✗ scope: the monitor's scope leaves out shop-01");
    expect(about('silent')).toEqual(['✗ silent: no point of shop.never.posted within the last hour']);
    expect(about('weak')).toEqual([
      '✗ weak: by `metric:` of the expectation the value stays on the good side of the threshold',
    ]);
    expect(about('fine')).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^✓ fine \(this monitor: \d/));
    expect(about('fault')).toEqual([expect.stringContaining('no `effect` sees whether it bites')]);
    expect(code).toBe(2);
  });
});

describe('check --reporter github', () => {
  const github = (args: readonly string[] = [], extra: Readonly<Record<string, string>> = {}) =>
    world.cli(['check', '--env', 'demo', '--reporter', 'github', ...args], { GITHUB_WORKSPACE: world.dir, ...extra });

  it('marks what is in the way at its key, and what is doubtful', async () => {
    const unknown = { monitor: 'Shop unmatched request', within: '8s' };
    const tight = { ...requestsUnmatched, within: '3s' };
    const file = routeCut({ expect: [unknown, tight] });
    world.write('expectations/route-cut.yaml', file);
    const { code, stdout } = await github();
    const lineOf = (text: string): number => file.split('\n').findIndex((line) => line.includes(text)) + 1;
    const [first, second, conclusion, ...rest] = stdout.trimEnd().split('\n');
    expect(first).toMatch(
      /^::error file=expectations\/route-cut\.yaml,line=\d+,col=5,title=alertdrill check%3A route-cut::.*did you mean Shop unmatched requests/,
    );
    expect(first).toContain(`line=${lineOf('monitor: Shop unmatched request')},`);
    expect(second).toMatch(
      /^::warning file=expectations\/route-cut\.yaml,.*::.*within 3 s may be missed though all is well/,
    );
    expect(second).toContain(`line=${lineOf('within: 3s')},`);
    expect(conclusion).toBe('1 thing stands in the way of a drill.');
    expect(rest).toEqual([]);
    expect(code).toBe(2);
    // The same places are in the JSON, for editors.
    const { stdout: json } = await world.cli(['check', '--env', 'demo', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      problems: [],
      findings: [
        { level: 'error', line: lineOf('monitor: Shop unmatched request'), path: 'expect[0].monitor' },
        { level: 'warning', line: lineOf('within: 3s'), path: 'expect[1].within' },
      ],
    });
    // Beside what people read, where both are asked for.
    const both = await github(['--reporter', 'terminal']);
    expect(both.stdout.split('\n').slice(0, 2)).toEqual([first, second]);
    expect(both.stdout).toContain('✗ route-cut  expectations/route-cut.yaml');
  });

  it('marks what is wrong in a file, and says that nobody was asked about it', async () => {
    world.write('expectations/route-cut.yaml', routeCut({ wihtin: '3s' }));
    const { code, stdout, stderr } = await github();
    expect(stdout).toMatch(
      /^::error file=expectations\/route-cut\.yaml,line=\d+,col=1,title=alertdrill check::.*wihtin/,
    );
    expect(stdout.trimEnd().split('\n').slice(1)).toEqual([
      'No provider was asked about expectations/route-cut.yaml: what is wrong there comes first.',
      '1 thing stands in the way of a drill.',
    ]);
    expect(stderr).toContain('expectations/route-cut.yaml:');
    expect(code).toBe(2);
  });

  it('marks the provider that can not be asked, and has no mark where nothing is wrong', async () => {
    world.write('expectations/route-cut.yaml', routeCut());
    const refused = await github([], { MACKEREL_APIKEY: 'no-such-key' });
    expect(refused.stdout).toMatch(
      /^::error file=alertdrill\.yaml,line=\d+,col=\d+,title=alertdrill check::provider .* 401/,
    );
    expect(refused.code).toBe(2);
    expect(await github()).toMatchObject({ code: 0, stdout: '1 scenario is fine.\n' });
  });
});
