import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, utimesSync, chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { metricNames } from '../../src/demo/metricNames';
import { eventually } from '../support/eventually';
import { processesWith, program } from './cli';
import { phasesOf, readReport, recordedFacts, runFolders } from './recordings';
import { routeCut } from './scenarios';
import { startWorld, type World } from './world';

/** The kinds of faults through the whole CLI, against the real shop. k6 has the demo's test. */
jest.setTimeout(90_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
  const project = parse(readFileSync(join(world.dir, 'alertdrill.yaml'), 'utf8')) as {
    environments: { demo: { allow: object } };
  };
  const { demo } = project.environments;
  demo.allow = { ...demo.allow, commands: [process.execPath] };
  world.write('alertdrill.yaml', stringify(project));
  world.write('route.js', changeRoute);
});
afterAll(() => world.stop(), 30_000);
afterEach(() => {
  rmSync(join(world.dir, '.alertdrill'), { recursive: true, force: true });
  rmSync(join(world.dir, 'expectations'), { recursive: true, force: true });
});

/** A little program that cuts the route, as an operator's script might: `node route.js PREFIX [WHAT_ELSE]`. */
const changeRoute = `
  const { readFileSync, renameSync, writeFileSync } = require('node:fs');
  const [prefix, whatElse] = process.argv.slice(2);
  const file = process.env.SHOP_DATA + '/routes.json';
  const table = JSON.parse(readFileSync(file, 'utf8'));
  table.routes.checkout = prefix;
  writeFileSync(file + '.new', JSON.stringify(table));
  renameSync(file + '.new', file);
  if (whatElse === 'fails') {
    console.error('half of it was done');
    process.exit(1);
  }
  if (whatElse === 'hangs') {
    require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    setInterval(() => {}, 1000);
  }`;

const byCommand = (whatElse: readonly string[] = [], more: object = {}) => ({
  command: {
    inject: [process.execPath, 'route.js', '/chekcout', ...whatElse],
    rollback: [process.execPath, 'route.js', '/checkout'],
    ...more,
  },
});

const draw = (scenario: string) => {
  world.write('expectations/scenario.yaml', scenario);
  return world.drill();
};

const factsOfRun = () => recordedFacts(runFolders(world.dir).at(-1) ?? '');

function expectNothingLeft(): void {
  expect(world.checkoutPrefix()).toBe('/checkout');
  expect(world.journal()).toEqual([]);
  expect(processesWith(world.dir)).toEqual([]);
}

describe('files', () => {
  const dataFiles = (): readonly string[] => {
    const { SHOP_DATA } = world.environment;
    const images = readdirSync(join(SHOP_DATA, 'images')).map((name) => join(SHOP_DATA, 'images', name));
    return [join(SHOP_DATA, 'lifecycle.json'), ...images.sort()];
  };
  const lookAt = (path: string) => {
    const { mode, mtimeMs, uid, gid } = statSync(path);
    return { path, mode, mtimeMs, uid, gid, bytes: readFileSync(path).toString('base64') };
  };
  const imageExpired = (changes: object = {}) =>
    routeCut({
      scenario: 'image-expired',
      fault: {
        files: {
          edit: [{ file: '${SHOP_DATA}/lifecycle.json', find: '"365d"', replace: '"36d"' }],
          keep: ['${SHOP_DATA}/images/*.png'],
        },
      },
      effect: { http: '${SHOP_URL}/images/item-12.png', sees: { status: 404 }, every: '300ms', times: 2 },
      expect: [{ monitor: 'Shop missing images', severity: 'warning', within: '15s' }],
      ...changes,
    });

  /** Somebody has to ask for the pictures: without requests there is no rate of those that are missing. */
  async function startCustomers(): Promise<NodeJS.Timeout> {
    const { SHOP_URL } = world.environment;
    let next = 0;
    const customers = setInterval(() => {
      next = (next % 12) + 1;
      void fetch(`${SHOP_URL}/images/item-${String(next).padStart(2, '0')}.png`).then(
        (response) => response.arrayBuffer(),
        () => undefined,
      );
    }, 50);
    await eventually(async () => {
      const known = await world.mackerel('GET', '/services/shop/metric-names');
      expect(JSON.stringify(known)).toContain(metricNames.missingImageRate);
    });
    return customers;
  }

  it('an expired image is noticed; afterwards every byte, mode and time is as before', async () => {
    const [rule = ''] = dataFiles();
    // Neither the usual mode nor now: both have to come back.
    chmodSync(rule, 0o640);
    utimesSync(rule, new Date('2026-01-02T03:04:05Z'), new Date('2026-01-02T03:04:05Z'));
    const customers = await startCustomers();
    const before = dataFiles().map(lookAt);
    let mostMissing = 0;
    const looking = setInterval(() => (mostMissing = Math.max(mostMissing, before.length - dataFiles().length)), 50);
    const { code, report } = await draw(imageExpired());
    clearInterval(looking);
    clearInterval(customers);

    expect(report.drills).toMatchObject([{ expectations: [{ verdict: 'detected' }], rollback: { state: 'done' } }]);
    expect(code).toBe(0);
    expect(dataFiles().map(lookAt)).toEqual(before);
    // The control: they were gone.
    expect(mostMissing).toBe(3);
    expectNothingLeft();
  });

  it('outside of what is allowed: refused by `check` with its place, and nothing is touched', async () => {
    const outside = imageExpired({ fault: { files: { delete: ['/etc/hostname'] } } });
    world.write('expectations/scenario.yaml', outside);
    const { code, stderr } = await world.cli(['check', '--offline']);
    expect(code).toBe(2);
    const line = outside.split('\n').findIndex((text) => text.includes('/etc/hostname')) + 1;
    expect(stderr).toMatch(new RegExp(`scenario\\.yaml:${String(line)}:\\d+`));
    expect(stderr).toContain('/etc/hostname is not allowed in the environment demo');
    expect(stderr).toContain('allow.files');
  });
});

describe('command', () => {
  it('cuts the route and puts it back', async () => {
    const { code, report } = await draw(routeCut({ fault: byCommand() }));
    expect(report.drills).toMatchObject([{ expectations: [{ verdict: 'detected' }], rollback: { state: 'done' } }]);
    expect(code).toBe(0);
    expectNothingLeft();
  });

  it.each(['check --offline', 'check', 'run'])('that is not allowed: refused by `%s` with its place', async (how) => {
    const scenario = routeCut({ fault: { command: { inject: ['reboot'], rollback: ['true'] } } });
    world.write('expectations/scenario.yaml', scenario);
    const { code, stderr } = await world.cli(how.split(' '));
    expect(code).toBe(2);
    for (const refused of ['reboot', 'true']) {
      const lines = scenario.split('\n');
      const line = lines.findIndex((text) => text.trim() === `- ${refused}` || text.trim() === `- "${refused}"`) + 1;
      const column = (lines[line - 1] ?? '').indexOf('-') + 3;
      expect(stderr).toContain(`scenario.yaml:${String(line)}:${String(column)}`);
      expect(stderr).toContain(`${refused} is not allowed in the environment demo`);
    }
    expect(runFolders(world.dir)).toEqual([]);
  });

  it('that fails half-way: fault-failed, with its own words, and rolled back', async () => {
    const short = [{ monitor: 'shop-checkout', within: '2s' }];
    const { code, report, stdout } = await draw(routeCut({ fault: byCommand(['fails']), expect: short }));
    expect(code).toBe(3);
    expect(report.drills).toMatchObject([{ expectations: [{ verdict: 'fault-failed' }], rollback: { state: 'done' } }]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('ended with exit code 1: half of it was done (rolled back)');
    expectNothingLeft();
  });

  it('that hangs: killed with its whole group, and rolled back', async () => {
    const short = [{ monitor: 'shop-checkout', within: '2s' }];
    const fault = byCommand(['hangs'], { timeout: '1s' });
    const { code, report, stdout } = await draw(routeCut({ fault, expect: short }));
    expect(code).toBe(3);
    expect(report.drills).toMatchObject([{ expectations: [{ verdict: 'fault-failed' }], rollback: { state: 'done' } }]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('was killed: it had not ended after 1 s (rolled back)');
    expectNothingLeft();
  });
});

describe('manual', () => {
  const byHand = routeCut({
    fault: { manual: { do: 'Cut the route', undo: 'Put it back' } },
    expect: [{ monitor: 'shop-checkout', severity: 'critical', within: '10s' }],
  });

  it('without a terminal: blocked in the preflight, with a hint, before anybody has done anything', async () => {
    const { code, report, stdout, stderr } = await draw(byHand);
    expect(code).toBe(3);
    expect(report.drills).toMatchObject([{ expectations: [{ verdict: 'blocked' }] }]);
    expect(phasesOf(factsOfRun())).toEqual(['preflight', 'verdict']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('there is no terminal to ask one at');
    expect(stderr.replace(/\s+/g, ' ')).toContain('run it in a terminal');
    expectNothingLeft();
  });

  let terminals: ReturnType<typeof spawn>[] = [];
  afterEach(() => {
    // In case of a test that failed before the end.
    for (const terminal of terminals) terminal.kill('SIGKILL');
    terminals = [];
  });
  const env = () => ({
    ...process.env,
    ...world.environment,
    XDG_STATE_HOME: join(world.dir, 'state'),
    NO_COLOR: '1',
  });
  const atTerminal = (args: string) => {
    const command = `exec ${process.execPath} ${program} ${args}`;
    const terminal = spawn('script', ['-qefc', command, '/dev/null'], { cwd: world.dir, env: env() });
    terminals.push(terminal);
    let screen = '';
    terminal.stdout.on('data', (chunk: Buffer) => (screen += chunk.toString()));
    return {
      screen: () => screen,
      see: (text: string) => eventually(() => expect(screen).toContain(text), 30_000),
      type: (keys: string) => void terminal.stdin.write(keys),
      ended: new Promise<number | null>((resolve) => terminal.once('close', resolve)),
    };
  };
  const drillByHand = () => {
    world.write('expectations/scenario.yaml', byHand);
    return atTerminal('run --reporter terminal --reporter json=out.json');
  };
  /** Resolves with the middle of what it took: before any answer to what was asked for, and after any earlier one. */
  const changeTo = async (prefix: string) => {
    const fromMs = Date.now();
    await new Promise((done) => {
      spawn(process.execPath, ['route.js', prefix], { cwd: world.dir, env: env() }).once('close', done);
    });
    return (fromMs + Date.now()) / 2;
  };
  const reportOfHand = () => readReport(join(world.dir, 'out.json'));

  it('at a terminal: asks, and only Enter after the question gives the instants', async () => {
    const terminal = drillByHand();
    terminal.type('\n\n\n');
    await terminal.see('>>> Cut the route');
    const cutAtMs = await changeTo('/chekcout');
    // The first is the answer, the others are ahead of the next question.
    terminal.type('\n\n\n');
    await terminal.see('>>> Put it back');
    expect(world.checkoutPrefix()).toBe('/chekcout');
    const backAtMs = await changeTo('/checkout');
    terminal.type('\n');
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).toContain('detected');
    const ackedAt = (type: string) =>
      factsOfRun().flatMap((fact) => (fact.type === type && 'ackedAtMs' in fact ? [fact.ackedAtMs] : []));
    const [injectedAtMs = 0] = ackedAt('injected');
    const [rolledBackAtMs = 0] = ackedAt('rolled-back');
    // Answered by what was typed ahead, either would lie before the route was changed. The clocks differ by milliseconds.
    expect(injectedAtMs).toBeGreaterThanOrEqual(cutAtMs);
    expect(rolledBackAtMs).toBeGreaterThanOrEqual(backAtMs);
    expectNothingLeft();
  });

  it('Ctrl-C interrupts the drill at `do`, and does not end the question for `undo`', async () => {
    const terminal = drillByHand();
    await terminal.see('>>> Cut the route');
    terminal.type('\x03');
    await terminal.see('>>> Put it back');
    expect(terminal.screen()).not.toContain('Still to be done');
    terminal.type('\x03');
    await terminal.see('>>> Still to be done: Put it back');
    expect(world.journal()).toHaveLength(1);
    terminal.type('\n');
    expect(await terminal.ended).toBe(130);
    expect(reportOfHand().drills).toMatchObject([
      { expectations: [{ verdict: 'interrupted' }], rollback: { state: 'done' } },
    ]);
    expectNothingLeft();
  });

  it.each(['Cut the route', 'Put it back'])(
    'input that ends at `%s`: rollback-failed, until it is recovered or forgotten',
    async (at) => {
      const terminal = drillByHand();
      await terminal.see('>>> Cut the route');
      if (at !== 'Cut the route') {
        terminal.type('\n');
        await terminal.see(`>>> ${at}`);
      }
      terminal.type('\x04');
      expect(await terminal.ended).toBe(4);
      expect(reportOfHand().drills).toMatchObject([{ rollback: { state: 'failed' } }]);
      expect(world.journal()).toHaveLength(1);

      // Without anybody to ask it fails again, and says what there is, and what is left to do.
      const failed = await world.cli(['recover']);
      const id = `${/([^/]+)$/.exec(runFolders(world.dir).at(-1) ?? '')?.[1] ?? ''}-route-cut-fault`;
      expect(failed.code).toBe(4);
      expect(failed.stdout).toContain('FAILED       route-cut: by hand: Cut the route');
      const [file = ''] = world.journal();
      for (const told of [`demo of ${world.dir}`, `since 20`, file, `alertdrill recover --forget ${id}\n`]) {
        expect(failed.stdout).toContain(told);
      }
      const refused = await world.cli(['run']);
      expect(refused.code).toBe(4);
      for (const told of ['route-cut: by hand: Cut the route', `demo of ${world.dir}`, 'since 20', file]) {
        expect(refused.stderr).toContain(told);
      }
      // Not exactly its id.
      const unknown = await world.cli(['recover', '--forget', 'route-cut']);
      expect(unknown).toMatchObject({ code: 2, stdout: '' });
      expect(unknown.stderr).toContain(`there is: ${id}`);
      expect(world.journal()).toHaveLength(1);

      if (at === 'Cut the route') {
        const forgotten = await world.cli(['recover', '--forget', id]);
        expect(forgotten.code).toBe(0);
        expect(forgotten.stdout).toContain('forgotten    route-cut: by hand: Cut the route');
        expectNothingLeft();
        return;
      }
      const recovery = atTerminal('recover');
      await recovery.see('>>> Put it back');
      recovery.type('\n');
      expect(await recovery.ended).toBe(0);
      expectNothingLeft();
    },
  );
});

describe('a fault that does harm is taken back at once', () => {
  const long = { expect: [{ monitor: 'Shop p95 latency', within: '60s' }] };

  it('on abortWhen', async () => {
    const abortWhen = [{ http: '${SHOP_URL}/checkout', sees: { status: 404 }, every: '100ms', times: 5 }];
    const { code, report, stderr } = await draw(routeCut({ ...long, abortWhen }));
    expect(code).toBe(3);
    expect(report.drills).toMatchObject([{ expectations: [{ verdict: 'aborted' }], rollback: { state: 'done' } }]);
    expect(stderr).toContain('aborted: abortWhen:');
    expect(factsOfRun().map((fact) => (fact.type === 'due' ? fact.what : ''))).not.toContain('hold');
    expectNothingLeft();
  });

  it('on a forbidden alert with `abort`', async () => {
    const forbid = [{ monitor: 'shop-checkout', abort: true }];
    const { code, report, stderr } = await draw(routeCut({ ...long, forbid }));
    expect(code).toBe(1);
    expect(report.drills).toMatchObject([
      { expectations: [{ verdict: 'aborted' }], forbidden: [{ verdict: 'fired' }], rollback: { state: 'done' } },
    ]);
    expect(stderr).toContain('the forbidden alert');
    expect(factsOfRun().map((fact) => (fact.type === 'due' ? fact.what : ''))).not.toContain('hold');
    expectNothingLeft();
  });
});
