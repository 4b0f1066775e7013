import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultName } from '../../bench/rollback/faults';
import { heldKills, randomKills, uninterrupted, type HeldKill } from '../../bench/rollback/series';
import { heldOf, startWorld, type World } from '../../bench/rollback/world';
import { randomFrom } from '../../src/randomFrom';
import { eventually } from '../support/eventually';
import { findProcesses, processesWith } from './cli';

/** A few of what `npm run bench:rollback` makes 170 of, under all kinds of fault; how long each takes is in bench/rollback/results.md. */
jest.setTimeout(120_000);

let world: World;
let tookMs: Record<FaultName, number>;
beforeAll(async () => {
  world = await startWorld();
  const { tookMs: each } = await uninterrupted(world, 'http');
  tookMs = { http: each, command: each, files: each, process: each, steps: each };
});
afterAll(() => world.stop());

async function heldKill(how: HeldKill, kind: FaultName = 'http') {
  for await (const outcome of heldKills(world, kind, how, 1)) return outcome;
  throw new Error('nobody was killed');
}

it.each([
  { victims: ['harness'], signal: 'SIGINT', toGroup: true },
  { victims: ['harness'], signal: 'SIGKILL' },
  { victims: ['keeper'], signal: 'SIGKILL' },
  { victims: ['harness', 'keeper'], signal: 'SIGKILL' },
] satisfies readonly HeldKill[])('$signal to $victims: the fault is gone, and nothing is left', async (how) => {
  expect(await heldKill(how)).toMatchObject({ problems: [] });
});

it.each([
  { kind: 'command', victims: ['harness'], signal: 'SIGINT', toGroup: true },
  { kind: 'files', victims: ['keeper'], signal: 'SIGKILL' },
  { kind: 'process', victims: ['harness'], signal: 'SIGKILL' },
  { kind: 'steps', victims: ['harness', 'keeper'], signal: 'SIGKILL' },
] satisfies readonly (HeldKill & { kind: FaultName })[])('$signal to $victims: so it is with $kind', async (each) => {
  const { kind, ...how } = each;
  expect(await heldKill(how, kind)).toMatchObject({ problems: [] });
});

it('the control: what nobody took back is seen', async () => {
  const { problems } = await heldKill({ victims: ['harness', 'keeper'], signal: 'SIGKILL', mayLeave: false });
  expect(problems).toEqual([expect.stringContaining('a rollback was left over')]);
});

it('SIGKILL at random moments, of harness, keeper and k6 in turn', async () => {
  const outcomes = [];
  const seed = Date.now();
  for await (const outcome of randomKills(world, 3, tookMs, randomFrom(seed))) outcomes.push(outcome);
  expect(outcomes.map(({ problems }) => ({ seed, problems }))).toEqual(outcomes.map(() => ({ seed, problems: [] })));
});

describe('a power cut', () => {
  /** What a run that both were killed in left in its journal: an entry, and what was done with it. */
  async function journalOfDead(): Promise<{ readonly file: string; readonly lines: readonly string[] }> {
    const run = world.start(['run', heldOf('http')]);
    await eventually(() => expect(world.target.isBroken()).toBe(true));
    const folder = join(world.dir, 'state', 'alertdrill', 'journal');
    const [name = ''] = readdirSync(folder);
    const file = join(folder, name);
    await eventually(() => expect(readFileSync(file, 'utf8')).toContain('"line":"ended","phase":"inject"'));
    for (const { pid } of findProcesses(world.dir)) process.kill(pid, 'SIGKILL');
    await run.ended;
    await eventually(() => expect(processesWith(world.dir)).toEqual([]));
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return {
      file,
      lines: [...lines, '{"line":"started","phase":"rollback"}', '{"line":"ended","phase":"rollback","ok":true}'],
    };
  }
  const set = (isBroken: boolean) => fetch(`${world.target.url}/broken`, { method: isBroken ? 'PUT' : 'DELETE' });

  it('at each write of the journal: recover finishes it, and no run begins before', async () => {
    const { file, lines } = await journalOfDead();
    expect(lines.map((line) => /"line":"(\w+)"/.exec(line)?.[1])).toEqual([
      'entry',
      'started',
      'ended',
      'started',
      'ended',
    ]);
    for (let whole = 0; whole < lines.length; whole += 1) {
      // The fault can be there from the line on that says that it is being injected, until its rollback is done.
      for (const isBroken of whole >= 2 ? [true, false] : [false]) {
        await set(isBroken);
        const torn = lines[whole]?.slice(0, 20) ?? '';
        writeFileSync(
          file,
          `${lines
            .slice(0, whole)
            .map((line) => `${line}\n`)
            .join('')}${torn}`,
          { flag: 'w' },
        );
        // Also where nothing was done yet: what a torn line meant is for `recover` to say.
        expect(await world.cli(['run', heldOf('http')])).toMatchObject({ code: 4 });
        expect(await world.cli(['recover'])).toMatchObject({ code: 0 });
        expect(world.target.isBroken()).toBe(false);
        expect(world.journal()).toEqual([]);
      }
    }
  });
});
