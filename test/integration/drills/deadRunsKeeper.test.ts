import { basename } from 'node:path';
import { findProcesses, processesWith } from '../../e2e/cli';
import { runFolders } from '../../e2e/recordings';
import { eventually } from '../../support/eventually';
import { startSwitchWorld, type SwitchWorld } from './switchWorld';

/** A run is killed, and its keeper still has to send a rollback: whose fault would that take back? */

let world: SwitchWorld;
beforeAll(async () => void (world = await startSwitchWorld()));
afterAll(() => world.stop());

it('the next run and `recover` wait until the keeper of a killed run is done, and it does not touch their fault', async () => {
  const { target } = world;
  const methods = () => target.requests.map(({ method }) => method);
  const held: (() => void)[] = [];
  let isHeld = true;
  target.onRequest((method, land) => {
    // The first injection does its work, and nobody hears of it.
    if (method === 'PUT' && methods().length === 1) return;
    if (method === 'DELETE' && isHeld) held.push(land);
    else land();
  });
  const dead = world.start(['run']);
  await eventually(() => expect(methods()).toEqual(['PUT']));
  dead.child.kill('SIGKILL');
  await dead.ended;
  const [folder = ''] = runFolders(world.dir);
  await eventually(() => expect(held.length).toBeGreaterThan(0));

  const recovering = world.start(['recover']);
  const next = world.start(['run']);
  const waiting = `alertdrill: waiting for the rollback of run ${basename(folder)}, which its keeper is finishing\n`;
  for (const { said } of [recovering, next]) await eventually(() => expect(said().stderr).toContain(waiting), 25_000);
  expect(runFolders(world.dir)).toHaveLength(1);
  isHeld = false;
  for (const land of held) land();

  expect(await recovering.ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^done already switch: PUT .*\n$/) as string,
  });
  const { code, stderr } = await next.ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr.match(/waiting for the rollback/g)).toHaveLength(1);
  // Its own injection comes after all that the keeper of the dead run sent, and its own rollback alone behind it.
  const rollbacks = methods().lastIndexOf('PUT') - 1;
  expect(rollbacks).toBeGreaterThanOrEqual(2);
  expect(methods()).toEqual(['PUT', ...Array<string>(rollbacks).fill('DELETE'), 'PUT', 'DELETE']);
  expect(world.journal()).toEqual([]);
  expect(processesWith(world.dir)).toEqual([]);
});

it('and where that keeper is killed, too, its entry keeps the next run from beginning', async () => {
  const { target } = world;
  target.onRequest((method, land) => {
    if (method === 'PUT') land();
  });
  const dead = world.start(['run']);
  await eventually(() => expect(world.target.isBroken()).toBe(true));
  dead.child.kill('SIGKILL');
  await dead.ended;
  const next = world.start(['run']);
  await eventually(() => expect(next.said().stderr).toContain('waiting for the rollback'), 25_000);
  const keepers = findProcesses(world.dir).filter(({ command }) => command.includes('__keeper'));
  expect(keepers).toHaveLength(1);
  for (const { pid } of keepers) process.kill(pid, 'SIGKILL');
  const { code, stderr } = await next.ended;
  expect(code).toBe(4);
  expect(stderr).toContain('1 rollback is left over from a crash');
  target.onRequest(undefined);
  expect(await world.cli(['recover'])).toMatchObject({ code: 0 });
  expect(target.isBroken()).toBe(false);
});

describe('where another `recover` is at it', () => {
  /** A fault whose run and keeper are dead, and a `recover` whose rollback the target does not answer. */
  async function recovering() {
    const { target } = world;
    const rollbacks = { isHeld: true, held: [] as (() => void)[] };
    target.onRequest((method, land) => {
      if (method === 'DELETE' && rollbacks.isHeld) rollbacks.held.push(land);
      else land();
    });
    const dead = world.start(['run']);
    await eventually(() => expect(target.isBroken()).toBe(true));
    for (const { pid } of findProcesses(world.dir)) process.kill(pid, 'SIGKILL');
    await dead.ended;
    const first = world.start(['recover']);
    await eventually(() => expect(rollbacks.held.length).toBeGreaterThan(0), 25_000);
    return { first, rollbacks };
  }

  it('a second one waits for it, and exits 0 only once the fault is gone', async () => {
    const { first, rollbacks } = await recovering();
    const second = world.start(['recover']);
    const waiting = `alertdrill: another process (${first.child.pid}) is rolling back switch: PUT`;
    await eventually(() => expect(second.said().stderr).toContain(waiting), 25_000);
    expect(second.child.exitCode).toBe(null);
    expect(world.target.isBroken()).toBe(true);
    rollbacks.isHeld = false;
    for (const land of rollbacks.held) land();
    expect(await first.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rolled back/) as string });
    expect(await second.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^done already/) as string });
    expect(world.target.isBroken()).toBe(false);
    expect(world.journal()).toEqual([]);
  });

  it('and takes over where that one is killed', async () => {
    const { first, rollbacks } = await recovering();
    const second = world.start(['recover']);
    await eventually(() => expect(second.said().stderr).toContain('another process'), 25_000);
    rollbacks.isHeld = false;
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await second.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rolled back/) as string });
    expect(world.target.isBroken()).toBe(false);
    expect(world.journal()).toEqual([]);
  });
});

it('a keeper that stands still after its run was killed is killed by `recover`, which takes over and says so', async () => {
  const { target } = world;
  target.onRequest(undefined);
  const before = target.requests.length;
  const dead = world.start(['run']);
  // Not before the injection was answered: one that stays unanswered may land late, and is taken back twice.
  await eventually(() => expect(dead.said().stderr).toMatch(/ hold /), 25_000);
  const [keeper] = findProcesses(world.dir).filter(({ command }) => command.includes('__keeper'));
  process.kill(keeper!.pid, 'SIGSTOP');
  dead.child.kill('SIGKILL');
  await dead.ended;
  const refused = await world.cli(['run']);
  expect(refused).toMatchObject({ code: 4 });
  expect(refused.stderr).toContain(`keeper: process ${keeper!.pid}, which stands still`);
  expect(target.isBroken()).toBe(true);
  const recovered = await world.cli(['recover']);
  expect(recovered).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rolled back/) as string });
  expect(recovered.stderr).toContain(`(process ${keeper!.pid}) is killed: it stood still for 5 s`);
  expect(target.requests.slice(before).map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
  expect(target.isBroken()).toBe(false);
  expect(processesWith(world.dir)).toEqual([]);
});
