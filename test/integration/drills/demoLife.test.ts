import { readFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from '../../../src/domain/report';
import { findProcesses } from '../../e2e/cli';
import { createDemoPlace, type DemoPlace } from '../../e2e/demoProcess';
import { runFolders } from '../../e2e/recordings';
import { eventually } from '../../support/eventually';

/** The demo, when one of its own dies, or it is killed itself, in the middle of a drill with its real load. */
jest.setTimeout(180_000);

let place: DemoPlace;
beforeEach(() => void (place = createDemoPlace()));
afterEach(() => {
  for (const { pid } of findProcesses(place.dir)) process.kill(pid, 'SIGKILL');
  place.remove();
});

const routeCut = ['--scenario', 'route-cut'];
const report = () => JSON.parse(readFileSync(join(place.dir, 'out', 'report.json'), 'utf8')) as Report;

describe.each(['shop', 'stand-in', 'feeder'] as const)('the %s dies under a fault', (role) => {
  it('it is said at once, the fault is taken back, and nothing is concluded from what was not seen', async () => {
    const demo = place.start(...routeCut);
    await place.untilCut();
    // The shop reads its file anew a moment later, and says so then.
    const [, shopUrl = ''] = /shop +(http:\S+)\/items/.exec(demo.said().stderr) ?? [];
    await eventually(async () => expect((await fetch(`${shopUrl}/checkout`)).status).toBe(404));
    process.kill(place.pidOf(role), 'SIGKILL');
    const { code, stdout, stderr } = await demo.ended;

    const died = `the ${role} died (SIGKILL)`;
    expect(stderr).toContain(`alertdrill: ${died}, so the demo ends.`);
    expect(stderr.indexOf(died)).toBeLessThan(stderr.indexOf('the fault is taken back'));
    expect(stderr.includes('The shop was started again')).toBe(role === 'shop');
    // The last that it said; the feeder has nothing to say where all is well.
    expect(stderr.includes(`  ${role}: `)).toBe(role !== 'feeder');
    expect(stdout.replace(/\s+/g, ' ')).toContain(`Exit code 3: the run could not go on, since ${died}`);
    expect(code).toBe(3);
    // Where the demo was called, not where its package lies, which may belong to somebody else.
    expect(runFolders(place.dir)).toHaveLength(1);
    const { run, drills } = report();
    expect(run).toMatchObject({ outcome: 'inconclusive', lost: died });
    expect(drills).toMatchObject([{ outcome: 'inconclusive', rollback: { state: 'done' } }]);
    for (const { verdict, reason } of drills[0]?.expectations ?? []) {
      expect(['interrupted', 'detected']).toContain(verdict);
      if (verdict === 'interrupted') expect(reason).toBe(died);
    }
    place.expectNothingLeft();
  });
});

describe('SIGKILL of the demo under a fault', () => {
  it('the shop and its files stay until the keeper has taken the fault back, however long that takes', async () => {
    const demo = place.start(...routeCut);
    await place.untilCut();
    const keeper = place.pidOf('keeper');
    process.kill(keeper, 'SIGSTOP');
    process.kill(demo.pid, 'SIGKILL');
    expect(await demo.ended).toMatchObject({ signal: 'SIGKILL' });
    // What nobody needs any more goes at once.
    await eventually(() => expect(() => place.pidOf('feeder')).toThrow('no feeder'));
    await eventually(() => expect(() => place.pidOf('stand-in')).toThrow('no stand-in'));
    expect(place.pidOf('shop')).toBeGreaterThan(0);
    expect(readFileSync(join(place.folder(), 'shop', 'routes.json'), 'utf8')).toContain('/chekcout');
    expect(place.journal()).toHaveLength(2);
    process.kill(keeper, 'SIGCONT');
    // An entry is removed only after its rollback was acknowledged.
    await eventually(() => place.expectNothingLeft());
  });

  it('and of the keeper: what was started goes all the same, and the journal still knows of the fault', async () => {
    const demo = place.start(...routeCut);
    await place.untilCut();
    process.kill(place.pidOf('keeper'), 'SIGSTOP');
    process.kill(demo.pid, 'SIGKILL');
    process.kill(place.pidOf('keeper'), 'SIGKILL');
    process.kill(place.pidOf('k6'), 'SIGKILL');
    await eventually(() => expect(findProcesses(place.dir)).toEqual([]));
    expect(() => place.folder()).toThrow('no folder');
    expect(place.journal()).toHaveLength(2);
    const again = await place.start(...routeCut).ended;
    expect(again).toMatchObject({ code: 4, stdout: '' });
    expect(again.stderr).toContain('alertdrill recover');
    expect(again.stderr).not.toContain('Starting');
  });
});

describe('--keep', () => {
  const isKept = 'All of it goes on until Ctrl-C';

  /** Runs the line that the demo says to run, in another folder. */
  const kept = (...args: readonly string[]) =>
    new Promise<{ readonly code: number | string | null | undefined; readonly output: string }>((done) => {
      const program = join(place.folder(), 'alertdrill');
      execFile(program, args, { cwd: '/', env: place.env }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : error.code, output: stdout + stderr }),
      );
    });

  it('can be drilled from another terminal, and waits with its end until that drill has taken its fault back', async () => {
    const demo = place.start(...routeCut, '--keep');
    await eventually(() => expect(demo.said().stdout).toContain(isKept), 120_000);
    expect(demo.said().stdout).toContain(
      `  ${join(place.folder(), 'alertdrill')} run --env demo --scenario route-cut\n`,
    );
    expect(demo.said().stdout).toContain(`  set -a; . ${join(place.folder(), 'demo.env')}; set +a\n`);
    expect(await kept('check', '--env', 'demo', '--scenario', 'route-cut')).toMatchObject({ code: 0 });

    const second = kept('run', '--env', 'demo', '--scenario', 'route-cut');
    await place.untilCut();
    process.kill(demo.pid, 'SIGINT');
    expect(await second).toMatchObject({ code: 0 });
    const { code, stderr } = await demo.ended;
    expect(stderr).toMatch(/The run \S+ is drilling the demo/);
    // Ctrl-C is how it is meant to end: the exit code is that of its own drills.
    expect(code).toBe(0);
    place.expectNothingLeft();
  });

  it('waits with its end for the keeper of a killed run, and says so', async () => {
    const demo = place.start(...routeCut, '--keep');
    await eventually(() => expect(demo.said().stdout).toContain(isKept), 120_000);
    const second = kept('run', '--env', 'demo', '--scenario', 'route-cut');
    await place.untilCut();
    const keeper = place.pidOf('keeper');
    // It would have finished before anybody could see it wait.
    process.kill(keeper, 'SIGSTOP');
    for (const { pid, command } of findProcesses(place.dir)) {
      if (/ run --env demo --scenario route-cut/.test(command)) process.kill(pid, 'SIGKILL');
    }
    // Dead, and not only about to be.
    await second;
    process.kill(demo.pid, 'SIGINT');
    await eventually(() => expect(demo.said().stderr).toMatch(/The run \S+ was killed, and its keeper is taking/));
    expect(demo.said().stderr).not.toContain('is drilling the demo');
    process.kill(keeper, 'SIGCONT');
    expect(await demo.ended).toMatchObject({ code: 0 });
    place.expectNothingLeft();
  });

  it('rolls back what a killed run left in it, and ends when the feeder dies: exit code 3', async () => {
    const demo = place.start(...routeCut, '--keep');
    await eventually(() => expect(demo.said().stdout).toContain(isKept), 120_000);
    const second = kept('run', '--env', 'demo', '--scenario', 'route-cut');
    await place.untilCut();
    const harness = findProcesses(place.dir).filter(({ command }) =>
      / run --env demo --scenario route-cut/.test(command),
    );
    const keeper = place.pidOf('keeper');
    // Stopped first, or each of the two would roll back for the other.
    process.kill(keeper, 'SIGSTOP');
    for (const { pid } of harness) process.kill(pid, 'SIGKILL');
    process.kill(keeper, 'SIGKILL');
    await second;
    expect(place.journal()).not.toEqual([]);

    process.kill(place.pidOf('feeder'), 'SIGKILL');
    const { code, stderr } = await demo.ended;
    expect(stderr).toContain('alertdrill: the feeder died (SIGKILL), so the demo ends.');
    expect(stderr).toMatch(/A run was killed and left a fault in the demo:\nrolled back {2}route-cut: /);
    expect(code).toBe(3);
    place.expectNothingLeft();
  });
});
