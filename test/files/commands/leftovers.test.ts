import { hasLeftovers } from '../../../src/commands/leftovers';
import { SignalReceived } from '../../../src/edge';
import { paperEdge } from '../../support/edge';
import { eventually } from '../../support/eventually';
import { createHolderBench, type HolderBench } from '../../support/holderBench';
import { scriptedFault } from '../../support/scriptedFault';
import { scriptedProcesses } from '../../support/scriptedProcesses';

const [keeper, harness] = [1, 3];
const minuteMs = 60_000;

let bench: HolderBench;
let living: Map<number, string>;
const stopped = new Set<number>();
beforeEach(async () => {
  bench = createHolderBench([scriptedFault().kind]);
  const { signal } = new AbortController();
  await bench.holder.arm(bench.entry('a'), signal);
  await bench.holder.inject('a', signal);
  stopped.clear();
  living = new Map([keeper, harness].map((pid) => [pid, '']));
});
afterEach(() => bench.remove());

/** Before a run begins, with whoever lives by then. */
function look(interrupt = new AbortController().signal) {
  const { edge, said } = paperEdge({ interrupt });
  const { clock, stateDir } = bench;
  let answer: boolean | undefined;
  const found = hasLeftovers(edge, { clock, stateDir, processes: scriptedProcesses(living, undefined, stopped) });
  void found.then(
    (is) => (answer = is),
    () => undefined,
  );
  const isOver = () => answer !== undefined;
  /** The journal that it looks at is on a real disk. */
  const untilItWaits = () => eventually(() => expect(isOver() || bench.clock.sleepers() === 1).toBe(true));
  const pass = async (ms: number): Promise<void> => {
    await bench.clock.advance(ms);
    await untilItWaits();
  };
  return { said, found, isOver, untilItWaits, pass };
}

describe('before a run begins', () => {
  it('a fault that a living run holds is not its business', async () => {
    const { found, said } = look();
    expect(await found).toBe(false);
    expect(said.stderr).toBe('');
  });

  it('what nobody looks after is told, and keeps it from beginning', async () => {
    living.clear();
    const { found, said } = look();
    expect(await found).toBe(true);
    expect(said.stderr).toContain('1 rollback is left over from a crash');
  });

  it('the keeper of a dead run is waited for, which is said once, until its rollback is done', async () => {
    living.delete(harness);
    const { found, said, isOver, untilItWaits, pass } = look();
    await untilItWaits();
    for (let looks = 0; looks < 5; looks++) await pass(200);
    expect(isOver()).toBe(false);
    await bench.holder.rollback('a');
    await pass(200);
    expect(await found).toBe(false);
    expect(said.stderr).toBe('alertdrill: waiting for the rollback of run run-1, which its keeper is finishing\n');
  });

  it('what that keeper could not roll back keeps it from beginning', async () => {
    living.delete(harness);
    const { found, said, untilItWaits, pass } = look();
    await untilItWaits();
    living.delete(keeper);
    await pass(200);
    expect(await found).toBe(true);
    expect(said.stderr).toContain('1 rollback is left over from a crash, or failed');
  });

  it('a keeper that does not come to its end is waited for five minutes, and named', async () => {
    living.delete(harness);
    const { found, said, isOver, untilItWaits, pass } = look();
    await untilItWaits();
    await pass(5 * minuteMs - 1);
    expect(isOver()).toBe(false);
    await pass(200);
    expect(await found).toBe(true);
    expect(said.stderr).toContain('after 5 minutes the keeper of a dead run still works at its rollback');
    expect(said.stderr).toContain('keeper: process 1');
  });

  it('a keeper that stands still is not waited for, and not touched: `recover` ends it', async () => {
    living.delete(harness);
    stopped.add(keeper);
    const { found, said, isOver, untilItWaits, pass } = look();
    await untilItWaits();
    for (let ms = 0; ms < 4_800; ms += 200) await pass(200);
    expect(said.stderr).not.toContain('stands still');
    if (!isOver()) await pass(200);
    expect(await found).toBe(true);
    expect(said.stderr).toContain('the keeper of a dead run stands still');
    expect(said.stderr).toContain('keeper: process 1, which stands still');
    expect(living.has(keeper)).toBe(true);
  });

  it('a pause of a keeper passes', async () => {
    living.delete(harness);
    const { found, said, untilItWaits, pass } = look();
    await untilItWaits();
    for (let pause = 0; pause < 4; pause++) {
      stopped.add(keeper);
      for (let ms = 0; ms < 4_000; ms += 200) await pass(200);
      stopped.clear();
      await pass(200);
    }
    expect(said.stderr).not.toContain('stands still');
    await bench.holder.rollback('a');
    await pass(200);
    expect(await found).toBe(false);
  });

  it('nor do looks that are far apart make a standstill of one: whoever looks may have been stopped as well', async () => {
    living.delete(harness);
    const { said, untilItWaits, pass } = look();
    await untilItWaits();
    stopped.add(keeper);
    await pass(60_000);
    await pass(200);
    stopped.clear();
    await bench.holder.rollback('a');
    await pass(200);
    expect(said.stderr).not.toContain('stands still');
  });

  it('Ctrl-C ends the wait', async () => {
    living.delete(harness);
    const interrupt = new AbortController();
    const { found, untilItWaits } = look(interrupt.signal);
    await untilItWaits();
    interrupt.abort(new SignalReceived('SIGINT', 2));
    await expect(found).rejects.toThrow('interrupted by SIGINT');
    expect(bench.clock.sleepers()).toBe(0);
  });
});
