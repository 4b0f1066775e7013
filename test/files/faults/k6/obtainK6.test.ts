import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureK6 } from '../../../../src/faults/k6/ensureK6';
import type { EnsureSystem } from '../../../../src/faults/k6/ensureSystem';
import { cachedK6, locateK6, requireK6 } from '../../../../src/faults/k6/locateK6';
import { FaultError, UsageError } from '../../../../src/domain/errors';
import type { Machine } from '../../../../src/ports/machine';
import type { CommandResult, Processes } from '../../../../src/ports/processes';
import { createVirtualClock } from '../../../support/virtualClock';

const never = new AbortController().signal;
const self = { pid: 42, startTime: '1', bootId: 'b' };
let root: string;
let machine: Machine;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'alertdrill-obtain-'));
  machine = {
    searchPath: [join(root, 'bin'), join(root, 'opt')],
    cacheDir: join(root, 'cache'),
    nodeProgram: 'node',
    pid: self.pid,
    resolveHost: () => Promise.reject(new Error('nothing is resolved here')),
  };
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A file that can be run, and that says this; `programs` runs it. */
async function install(path: string, says: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, says);
  await chmod(path, 0o755);
  return path;
}

interface Go {
  /** Called in place of `go install`, with the folder for the program. */
  install(gobin: string, signal: AbortSignal | undefined): Promise<Partial<CommandResult>>;
}

function programs(go?: Go): Processes {
  const refuse = () => Promise.reject(new Error('not scripted'));
  const ended = (result: Partial<CommandResult>): CommandResult => ({
    exitCode: 0,
    timedOut: false,
    stdout: '',
    stderr: '',
    startedAtMs: 0,
    endedAtMs: 0,
    ...result,
  });
  return {
    run: async ({ argv: [program, verb], env, signal }) => {
      if (program !== 'go') return ended({ stdout: await readFile(program, 'utf8') });
      if (go === undefined) throw new Error('spawn go ENOENT');
      return ended(verb === 'version' ? { stdout: 'go1.26' } : await go.install(env?.['GOBIN'] ?? '', signal));
    },
    identify: () => Promise.resolve(self),
    isStopped: () => Promise.resolve(false),
    isAlive: ({ pid }) => Promise.resolve(pid === self.pid),
    startDetached: refuse,
    findByToken: refuse,
    signalGroup: refuse,
  };
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

const k6Says = (version: string) => `k6 v${version} (go1.26.8, linux/amd64)\n`;
const builds: Go = { install: (gobin) => install(join(gobin, 'k6'), k6Says('1.8.1')).then(() => ({})) };

describe('where k6 is looked for', () => {
  test('K6_BIN, then PATH in its order, then the cache', async () => {
    const processes = programs();
    expect(await locateK6(machine, processes)).toBeUndefined();
    const cached = await install(cachedK6(machine), k6Says('1.8.1'));
    expect(await locateK6(machine, processes)).toEqual({ path: cached, version: '1.8.1' });
    const second = await install(join(root, 'opt', 'k6'), k6Says('1.7.0'));
    expect((await locateK6(machine, processes))?.path).toBe(second);
    const first = await install(join(root, 'bin', 'k6'), k6Says('1.6.0'));
    expect((await locateK6(machine, processes))?.path).toBe(first);
    const k6Bin = await install(join(root, 'mine'), k6Says('1.5.0'));
    expect(await locateK6({ ...machine, k6Bin }, processes)).toEqual({ path: k6Bin, version: '1.5.0' });
  });

  test.each([
    ['the dummy of npm', ''],
    ['something else of that name', 'k6, version six\n'],
    ['an older one', k6Says('0.54.0')],
    ['a newer one', k6Says('3.0.0')],
  ])('on PATH %s is passed over, as K6_BIN it is an error', async (_what, says) => {
    const wrong = await install(join(root, 'bin', 'k6'), says);
    expect(await locateK6(machine, programs())).toBeUndefined();
    await expect(locateK6({ ...machine, k6Bin: wrong }, programs())).rejects.toThrow(UsageError);
    await expect(requireK6({ ...machine, k6Bin: wrong }, programs())).rejects.toThrow(FaultError);
  });

  test('a file that can not be run is no k6', async () => {
    const file = await install(join(root, 'bin', 'k6'), k6Says('1.8.1'));
    await chmod(file, 0o644);
    expect(await locateK6(machine, programs())).toBeUndefined();
  });

  describe('what K6_BIN says when it is wrong', () => {
    const refusal = async (k6Bin: string, processes = programs()) => {
      const error = await locateK6({ ...machine, k6Bin }, processes).catch((caught: unknown) => caught);
      if (!(error instanceof UsageError)) throw new Error('it was taken');
      return `${error.message}\n${error.hint ?? ''}`;
    };
    const running = (run: Processes['run']): Processes => ({ ...programs(), run });

    test('no such file', async () => {
      const nowhere = join(root, 'nowhere');
      expect(await refusal(nowhere)).toBe(
        `K6_BIN is ${nowhere}, and there is no such file\n` +
          'Set it to the path of k6, which `command -v k6` prints.\n' +
          'Without K6_BIN alertdrill looks for k6 itself.',
      );
    });

    test('a folder', async () => {
      expect(await refusal(root)).toMatch(
        `${root}, which is a folder\nSet it to the program itself, such as ${root}/k6.\n`,
      );
    });

    test('a file that may not be executed', async () => {
      const file = await install(join(root, 'mine'), k6Says('1.8.1'));
      await chmod(file, 0o644);
      expect(await refusal(file)).toMatch(`${file}, which may not be executed\nIf it is k6: chmod +x ${file}\n`);
    });

    test('a program that can not be started', async () => {
      const file = await install(join(root, 'mine'), '');
      const processes = running(() => Promise.reject(new Error('spawn ENOEXEC')));
      expect(await refusal(file, processes)).toMatch('which could not be started: spawn ENOEXEC\nIt may be made for');
    });

    test('a program that does not end', async () => {
      const file = await install(join(root, 'mine'), '');
      const processes = running(async (command) => ({ ...(await programs().run(command)), timedOut: true }));
      expect(await refusal(file, processes)).toMatch('whose `k6 version` did not end\nTry it: ');
    });

    test('something else, by what it says, without what would move the cursor', async () => {
      const file = await install(join(root, 'mine'), '\u001b[2JGNU tar 1.34\nCopyright\n');
      expect(await refusal(file)).toMatch('which is not k6: its `k6 version` says: GNU tar 1.34 Copyright\nWithout');
      const silent = await install(join(root, 'silent'), '');
      expect(await refusal(silent)).toMatch('which is not k6: its `k6 version` says nothing\nWithout');
    });

    test('the dummy of npm', async () => {
      const dummy = await install(join(root, 'node_modules', '.bin', 'k6'), '');
      expect(await refusal(dummy)).toMatch('The npm package `k6` is a dummy.');
    });

    test('another major', async () => {
      const old = await install(join(root, 'mine'), k6Says('0.54.0'));
      expect(await refusal(old)).toMatch('which is k6 0.54.0; alertdrill works with k6 1.x and 2.x\nWithout');
    });

    test('nothing of a k6 that is right: the control', async () => {
      const right = await install(join(root, 'mine'), k6Says('1.8.1'));
      await expect(refusal(right)).rejects.toThrow('it was taken');
    });
  });

  test('where there is none a drill is told what to do', async () => {
    const missing = await requireK6(machine, programs()).catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(FaultError);
    expect((missing as FaultError).hint).toContain('brew install k6');
  });
});

describe('how it is obtained', () => {
  const system = (processes: Processes, progress: string[] = []): EnsureSystem => ({
    machine,
    processes,
    clock: createVirtualClock(),
    progress: (line) => progress.push(line),
  });

  test('one that is there is used, and nothing is said', async () => {
    const path = await install(join(root, 'bin', 'k6'), k6Says('1.8.1'));
    const progress: string[] = [];
    expect((await ensureK6(system(programs(), progress), never)).path).toBe(path);
    expect(progress).toEqual([]);
  });

  test('with neither k6 nor Go there is one line to copy for each system', async () => {
    const failure = await ensureK6(system(programs()), never).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    const lines = (failure as UsageError).hint?.split('\n') ?? [];
    for (const start of ['Debian, Ubuntu', 'macOS', 'Windows', 'with Go']) {
      expect(lines.filter((line) => line.trim().startsWith(start))).toHaveLength(1);
    }
  });

  test('Go builds it into the cache, where it is found from then on', async () => {
    const progress: string[] = [];
    const built = await ensureK6(system(programs(builds), progress), never);
    expect(built).toEqual({ path: cachedK6(machine), version: '1.8.1' });
    expect(progress[0]).toContain('Building k6 1.8.1');
    expect(await locateK6(machine, programs())).toEqual(built);
    expect(await readdir(machine.cacheDir)).toEqual(['k6@1.8.1']);
  });

  test('while it builds it says how long that has taken', async () => {
    const progress: string[] = [];
    const clock = createVirtualClock();
    const started = gate();
    const finished = gate();
    const slow: Go = {
      install: async (gobin) => {
        started.open();
        await finished.opened;
        return builds.install(gobin, undefined);
      },
    };
    const building = ensureK6({ ...system(programs(slow), progress), clock }, never);
    await started.opened;
    await clock.advance(25_000);
    expect(progress.slice(1)).toEqual(['Still building k6: 10 s so far.', 'Still building k6: 20 s so far.']);
    finished.open();
    await building;
    expect(progress.at(-1)).toBe('Built k6 in 25 s.');
    expect(clock.sleepers()).toBe(0);
  });

  test.each<[string, Partial<CommandResult>, string]>([
    ['fails', { exitCode: 1, stderr: 'go: no network\n' }, 'could not be built with Go: go: no network'],
    ['takes too long', { timedOut: true, exitCode: 1 }, 'it took too long'],
  ])('a build that %s leaves nothing behind', async (_what, result, message) => {
    const failing: Go = { install: () => Promise.resolve(result) };
    await expect(ensureK6(system(programs(failing)), never)).rejects.toThrow(message);
    expect(await readdir(machine.cacheDir)).toEqual([]);
  });

  test('an interrupted build leaves nothing behind', async () => {
    const stop = new AbortController();
    const interrupted: Go = {
      install: (_gobin, signal) => {
        stop.abort(new Error('Ctrl-C'));
        return Promise.resolve(signal?.aborted === true ? { signal: 'SIGKILL' } : {});
      },
    };
    await expect(ensureK6(system(programs(interrupted)), stop.signal)).rejects.toThrow('Ctrl-C');
    expect(await readdir(machine.cacheDir)).toEqual([]);
  });

  test('of two at once only one builds', async () => {
    let count = 0;
    const counted: Go = {
      install: (gobin, signal) => {
        count += 1;
        return builds.install(gobin, signal);
      },
    };
    // Waits for a turn of the event loop instead of half a second.
    const sleep = async (_ms: number, signal?: AbortSignal) => {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    };
    const clock = { ...createVirtualClock(), sleep };
    const one = { ...system(programs(counted)), clock };
    const [first, second] = await Promise.all([ensureK6(one, never), ensureK6(one, never)]);
    expect(first).toEqual(second);
    expect(count).toBe(1);
    expect(await readdir(machine.cacheDir)).toEqual(['k6@1.8.1']);
  });

  test('the lock of a builder that died is taken over, that of a living one is waited for', async () => {
    await mkdir(machine.cacheDir, { recursive: true });
    const lock = join(machine.cacheDir, 'k6@1.8.1.lock');
    const stop = new AbortController();
    await writeFile(lock, JSON.stringify(self));
    const told: string[] = [];
    const progress = (line: string) => {
      told.push(line);
      stop.abort(new Error('waited'));
    };
    await expect(ensureK6({ ...system(programs(builds)), progress }, stop.signal)).rejects.toThrow('waited');
    expect(told).toEqual(['Another process is building k6: waiting for it.']);

    await writeFile(lock, JSON.stringify({ ...self, pid: 41 }));
    expect((await ensureK6(system(programs(builds)), never)).path).toBe(cachedK6(machine));
    expect(await readdir(machine.cacheDir)).toEqual(['k6@1.8.1']);
  });
});
