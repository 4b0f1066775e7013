import { waitForRecoverers } from '../../../src/commands/waitForRecoverers';
import { takeLock } from '../../../src/keeper/lock';
import { lockFile } from '../../../src/keeper/recover';
import { paperEdge } from '../../support/edge';
import { eventually } from '../../support/eventually';
import { createHolderBench, type HolderBench } from '../../support/holderBench';
import { scriptedFault } from '../../support/scriptedFault';
import { identityOf, scriptedProcesses } from '../../support/scriptedProcesses';

const other = 9;
const deadlineMs = 60_000;

let bench: HolderBench;
let living: Map<number, string>;
let file: string;
let release: () => Promise<void>;
beforeEach(async () => {
  bench = createHolderBench([scriptedFault().kind]);
  const { signal } = new AbortController();
  await bench.holder.arm(bench.entry('a'), signal);
  await bench.holder.inject('a', signal);
  file = (await bench.journal())[0]?.file ?? '';
  living = new Map([[other, '']]);
  const lock = await takeLock(lockFile(file), { process: identityOf(other), purpose: 'a' }, scriptedProcesses(living));
  if (!lock.taken) throw new Error('not taken');
  release = () => lock.release();
});
afterEach(() => bench.remove());

function wait(files = new Set([file])) {
  const { edge, said } = paperEdge();
  const { clock, stateDir } = bench;
  let isOver = false;
  const tools = { clock, stateDir, processes: scriptedProcesses(living) };
  const waited = waitForRecoverers(edge, tools, files, clock.now() + deadlineMs).then(() => void (isOver = true));
  /** The journal that it looks at is on a real disk. */
  const untilItSleeps = () => eventually(() => expect(isOver || clock.sleepers() === 1).toBe(true));
  const pass = async (ms: number): Promise<void> => {
    await untilItSleeps();
    await clock.advance(ms);
    await untilItSleeps();
  };
  return { said, waited, pass, isOver: () => isOver };
}

it('a rollback that another process is at is waited for, which is said once', async () => {
  const { said, waited, pass, isOver } = wait();
  for (let looks = 0; looks < 5; looks++) await pass(200);
  expect(isOver()).toBe(false);
  await release();
  await pass(200);
  await waited;
  expect(said.stderr).toBe('alertdrill: another process (9) is rolling back title of a; waiting for it\n');
});

it('nor longer than it lives', async () => {
  const { waited, pass, isOver } = wait();
  await pass(200);
  expect(isOver()).toBe(false);
  living.clear();
  await pass(200);
  await waited;
});

it('nor longer than it may', async () => {
  const { waited, pass, isOver } = wait();
  await pass(deadlineMs - 1);
  expect(isOver()).toBe(false);
  await pass(200);
  await waited;
});

it('what others roll back that is not asked for is not waited for', async () => {
  const { said, waited } = wait(new Set(['another.jsonl']));
  await waited;
  expect(said.stderr).toBe('');
});
