import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { armK6 } from '../../../../src/faults/k6/armK6';
import { endedK6 } from '../../../../src/faults/k6/endedK6';
import { injectK6 } from '../../../../src/faults/k6/injectK6';
import type { K6State } from '../../../../src/faults/k6/k6State';
import { rollbackK6 } from '../../../../src/faults/k6/rollbackK6';
import { exampleState, scriptedK6, type Behaviour, type ScriptedK6 } from './scriptedK6';

const never = new AbortController().signal;
let workDir: string;

beforeEach(async () => void (workDir = await mkdtemp(join(tmpdir(), 'alertdrill-k6-unit-'))));
afterEach(() => rm(workDir, { recursive: true, force: true }));

async function armed(behaviour: Behaviour = {}): Promise<{ k6: ScriptedK6; state: K6State }> {
  const k6 = scriptedK6(behaviour);
  return { k6, state: await k6.clock.until(armK6(exampleState({ workDir }), k6, never)) };
}

const logError = (msg: string) =>
  writeFile(join(workDir, 'k6-errors.log'), `${JSON.stringify({ level: 'error', msg })}\n`);

describe('arm', () => {
  test('it starts k6 paused on an address of its own, and notes who and where it is', async () => {
    const { k6, state } = await armed({ readyAfterMs: 700 });
    const [argv = []] = k6.starts;
    expect(argv.slice(0, 3)).toEqual(['/opt/k6', 'run', '--paused']);
    expect(argv).toContain('--no-usage-report');
    expect(argv).toContain('SHOP_URL=http://shop');
    // These replace the scenario by one that nobody throttles (libraries.md).
    expect(argv.filter((argument) => /^--(vus|duration|iterations|stage)/.test(argument))).toEqual([]);
    expect(state.running?.process).toEqual({ pid: 1_000, startTime: '7', bootId: 'b' });
    expect(state.running?.url).toBe(`http://${argv[argv.indexOf('--address') + 1] ?? ''}`);
    expect(state.running?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d{5}$/);
  });

  test('where its port was taken it tries another one', async () => {
    const k6 = scriptedK6({ portsTaken: 2, latencyMs: 0 });
    const state = await armK6(exampleState({ workDir }), k6, never);
    expect(k6.starts).toHaveLength(3);
    expect(state.running?.process.pid).toBe(1_002);
  });

  test('it gives up after five ports', async () => {
    const k6 = scriptedK6({ portsTaken: 5 });
    await expect(armK6(exampleState({ workDir }), k6, never)).rejects.toThrow('k6 did not start: it ended');
    expect(k6.starts).toHaveLength(5);
  });

  test('an error that k6 has logged is told, and not tried again', async () => {
    const k6 = scriptedK6({ portsTaken: 9 });
    await logError('script exception');
    await expect(armK6(exampleState({ workDir }), k6, never)).rejects.toThrow('k6 did not start: script exception');
    expect(k6.starts).toHaveLength(1);
  });

  test('one that hangs at its start is killed after a minute', async () => {
    const k6 = scriptedK6({ readyAfterMs: Infinity });
    const arming = armK6(exampleState({ workDir }), k6, never);
    const startMs = k6.clock.now();
    await expect(k6.clock.until(arming)).rejects.toThrow('k6 did not get ready within 60 s');
    expect(k6.clock.now() - startMs).toBeGreaterThanOrEqual(60_000);
    expect(k6.isRunning()).toBe(false);
  });

  test('an abort leaves nothing running', async () => {
    const k6 = scriptedK6({ readyAfterMs: Infinity });
    const stop = new AbortController();
    const arming = armK6(exampleState({ workDir }), k6, stop.signal);
    const outcome = expect(arming).rejects.toThrow('enough');
    await k6.clock.advance(500);
    expect(k6.isRunning()).toBe(true);
    stop.abort(new Error('enough'));
    await k6.clock.until(arming.catch(() => undefined));
    await outcome;
    expect(k6.isRunning()).toBe(false);
  });

  test('something else that answers on the port is told apart from k6', async () => {
    const k6 = scriptedK6({ instead: { status: 200, body: '<html>' } });
    await expect(k6.clock.until(armK6(exampleState({ workDir }), k6, never))).rejects.toThrow('is not k6');
    expect(k6.isRunning()).toBe(false);
  });
});

describe('inject', () => {
  test('the stamps enclose the moment when iterations began', async () => {
    const { k6, state } = await armed();
    const resumedAtMs = k6.clock.now();
    const injecting = injectK6(state, k6, never);
    await k6.clock.advance(20);
    const stamps = await injecting;
    // It is resumed 1 ms after the request is sent; the answer still says paused, the one 6 ms later says running.
    expect(stamps).toEqual({ sentAtMs: resumedAtMs, ackedAtMs: resumedAtMs + 7 });
    expect(JSON.parse(await readFile(join(workDir, 'started.json'), 'utf8'))).toEqual({
      startedAtMs: stamps.ackedAtMs,
    });
  });

  test("the script's setup() comes before the load: the stamps enclose its end", async () => {
    const { k6, state } = await armed({ setupMs: 2_000 });
    const resumedAtMs = k6.clock.now() + 1;
    const injecting = injectK6(state, k6, never);
    await k6.clock.advance(2_100);
    const { sentAtMs, ackedAtMs } = await injecting;
    expect(sentAtMs).toBeGreaterThan(resumedAtMs + 1_950);
    expect(sentAtMs).toBeLessThanOrEqual(resumedAtMs + 2_000);
    expect(ackedAtMs).toBeGreaterThan(resumedAtMs + 2_000);
    expect(ackedAtMs).toBeLessThan(resumedAtMs + 2_050);
  });

  test('a k6 that died meanwhile is told with what it said', async () => {
    const { k6, state } = await armed();
    k6.die();
    await logError('no memory');
    await expect(injectK6(state, k6, never)).rejects.toThrow('k6 ended instead of starting its load: no memory');
  });

  test('one that was never armed can not be injected', async () => {
    await expect(injectK6(exampleState(), scriptedK6(), never)).rejects.toThrow('k6 was never started');
  });

  test('a setup() without end is not waited for', async () => {
    const { k6, state } = await armed({ setupMs: Infinity });
    const injecting = injectK6(state, k6, never);
    await expect(k6.clock.until(injecting)).rejects.toThrow('setup() of the load script took more than 75 s');
  });
});

describe('rollback', () => {
  test('it asks first, and what obeys is not killed', async () => {
    const { k6, state } = await armed();
    expect(await rollbackK6(state, k6)).toEqual({ notes: [] });
    expect(k6.signals).toEqual(['SIGINT']);
    expect(k6.isRunning()).toBe(false);
  });

  test('what does not obey is killed after two seconds', async () => {
    const { k6, state } = await armed({ ignores: ['SIGINT'] });
    const startMs = k6.clock.now();
    await k6.clock.until(rollbackK6(state, k6));
    expect(k6.signals).toEqual(['SIGINT', 'SIGKILL']);
    expect(k6.clock.now() - startMs).toBe(2_000);
    expect(k6.isRunning()).toBe(false);
  });

  test('what can not be killed is said: the load may go on', async () => {
    const { k6, state } = await armed({ ignores: ['SIGINT', 'SIGKILL'] });
    await expect(k6.clock.until(rollbackK6(state, k6))).rejects.toThrow(
      "k6 can't be killed: its load may go on (pid 1000)",
    );
  });

  test('it finds k6 by its token where the crash came before its identity was written down', async () => {
    const { k6 } = await armed();
    await rollbackK6(exampleState({ workDir }), k6);
    expect(k6.isRunning()).toBe(false);
  });

  test('a k6 of another run is left alone', async () => {
    const { k6 } = await armed();
    await rollbackK6(exampleState({ workDir, token: 'of another run' }), k6);
    expect(k6.signals).toEqual([]);
    expect(k6.isRunning()).toBe(true);
  });

  test('it is right when k6 never ran, and twice', async () => {
    const k6 = scriptedK6();
    expect(await rollbackK6(exampleState({ workDir, notes: ['heavy'] }), k6)).toEqual({ notes: ['heavy'] });
    expect(await rollbackK6(exampleState({ workDir }), k6)).toEqual({ notes: [] });
  });

  test('a load that had ended by then is noted, with the reason', async () => {
    const { k6, state } = await armed();
    k6.die();
    await logError('no memory');
    expect((await rollbackK6(state, k6)).notes).toEqual(['k6 had ended before it was rolled back: no memory']);
  });
});

describe('ended', () => {
  test('it resolves when k6 is gone, with the reason', async () => {
    const { k6, state } = await armed();
    let reason: string | undefined;
    const watching = endedK6(state, k6, never).then((said) => (reason = said));
    await k6.clock.advance(10_000);
    expect(reason).toBeUndefined();
    k6.die();
    await logError('no memory');
    await k6.clock.advance(250);
    expect(await watching).toBe('k6 ended by itself: no memory');
  });

  test('it stops watching when it is told to', async () => {
    const { k6, state } = await armed();
    const stop = new AbortController();
    const watching = expect(endedK6(state, k6, stop.signal)).rejects.toThrow('rolled back');
    await k6.clock.advance(1_000);
    stop.abort(new Error('rolled back'));
    await watching;
    expect(k6.clock.sleepers()).toBe(0);
  });
});
