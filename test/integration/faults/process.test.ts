import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processFault } from '../../../src/faults/process';
import type { ProcessState } from '../../../src/faults/process/options';
import { signalListed } from '../../../src/faults/process/signalled';
import { createLocalProcesses } from '../../../src/system/localProcesses';
import { eventually } from '../../support/eventually';
import { faultContract } from '../../support/faultContract';
import { createFaultBench, type FaultBench } from '../../support/faultWorlds';
import { startProcessFamily, type ProcessFamily } from '../../support/processFamily';
import { holding } from '../../support/holding';

const local = createLocalProcesses();
const kind = processFault(() => local);
const program = 'node';
const never = () => new AbortController().signal;

/** Real processes: a parent and its child, which answers on a port. */
describe.each(['SIGSTOP', 'SIGKILL', 'SIGTERM'] as const)('%s', (signal) => {
  faultContract(kind, async () => {
    const bench = createFaultBench();
    const family = await startProcessFamily(bench.dir);
    const restart = signal === 'SIGSTOP' ? {} : { restart: family.restart };
    return {
      ...bench,
      options: kind.options.parse({ program, pidFile: family.pidFile, signal, ...restart, timeout: '20s' }),
      look: async () => ({ answer: await family.look(), processes: family.pids().length }),
      injectHalf: async (state: ProcessState) => {
        // All are listed, and the keeper is killed after the first signal.
        const [first, ...others] = await local.families(state.roots);
        if (first === undefined) throw new Error('there is nobody to be signalled');
        await signalListed([first.identity], state, local);
        const unsignalled = others.map(({ identity }) => identity);
        if (signal === 'SIGKILL') await signalListed(unsignalled, state, { ...local, signal: () => Promise.resolve() });
        if (signal === 'SIGSTOP') await signalListed(unsignalled, state, local);
        await eventually(async () => expect((await local.find(first.identity.pid))?.isStopped).not.toBe(false));
      },
      secretValues: [],
      touches: [
        { type: 'process', program },
        ...(signal === 'SIGSTOP' ? [] : [{ type: 'command', program: family.restart[0] } as const]),
      ],
      stop: () => {
        family.stop();
        bench.remove();
      },
    };
  });
});

describe('the fault process', () => {
  let bench: FaultBench;
  let family: ProcessFamily;
  const begin = async (how: { readonly deaf?: boolean } = {}): Promise<void> => {
    bench = createFaultBench();
    family = await startProcessFamily(bench.dir, how);
  };
  afterEach(() => {
    family.stop();
    bench.remove();
  });

  const prepare = (options: object): Promise<ProcessState> =>
    kind.prepare(kind.options.parse({ program, timeout: '20s', ...options }), bench.system, bench.context);
  const inject = (state: ProcessState) => kind.inject(state, holding(bench.system), never());
  const rollBack = (state: ProcessState) => kind.rollback(state, bench.system);

  it('stops a server by its port, with what its parent is left alone', async () => {
    await begin();
    const state = await prepare({ port: family.port, signal: 'SIGSTOP' });
    // The child listens; its parent is nobody's concern.
    expect(state.roots.map(({ pid }) => pid)).toEqual(family.pids().filter((pid) => pid !== family.pid()));
    await inject(state);
    expect(await family.look()).toBe('standing');
    expect((await local.find(family.pid()))?.isStopped).toBe(false);
    await rollBack(state);
    expect(await family.look()).toBe('answers');
  });

  it('lets a stopped child go on though its parent is gone by then', async () => {
    await begin();
    const state = await prepare({ pidFile: family.pidFile, signal: 'SIGSTOP' });
    await inject(state);
    process.kill(family.pid(), 'SIGKILL');
    await eventually(async () => expect(await local.find(family.pid())).toBeUndefined());
    expect(await family.look()).toBe('standing');
    const { notes } = await rollBack(state);
    expect(notes).toEqual([`node (process ${family.pid()}) ended under the fault`]);
    expect(await family.look()).toBe('answers');
  });

  it('kills all of it: no child goes on answering', async () => {
    await begin();
    await inject(await prepare({ pidFile: family.pidFile, signal: 'SIGKILL', restart: family.restart }));
    expect(family.pids()).toEqual([]);
  });

  it('starts nothing twice where a supervisor was faster, and says so', async () => {
    await begin();
    const state = await prepare({ pidFile: family.pidFile, signal: 'SIGKILL', restart: family.restart });
    const first = family.pid();
    await inject(state);
    const again = await startProcessFamily(bench.dir);
    const supervised = again.pids();
    expect(family.pid()).not.toBe(first);
    const { notes } = await rollBack(state);
    expect(notes).toEqual([`node runs again already (process ${again.pid()}), by somebody else`]);
    expect(again.pids()).toEqual(supervised);
  });

  it('ends in the rollback what did not end when it was asked to, and starts it anew', async () => {
    await begin({ deaf: true });
    const first = family.pid();
    const state = await prepare({ pidFile: family.pidFile, signal: 'SIGTERM', restart: family.restart, timeout: '1s' });
    await expect(inject(state)).rejects.toMatchObject({
      message: 'node had not ended 1 s after SIGTERM',
      hint: expect.stringContaining('SIGKILL') as string,
    });
    // Its child answers still, and would hold the port.
    expect(await family.look()).toBe('answers');
    await rollBack(state);
    expect(family.pid()).not.toBe(first);
    expect(await family.look()).toBe('answers');
  });

  it('fails its rollback where the restart fails, or brings nothing back', async () => {
    await begin();
    const broken = join(bench.dir, 'broken.sh');
    writeFileSync(broken, '#!/bin/sh\necho "no such unit" >&2\nexit 5\n', { mode: 0o755 });
    const state = await prepare({ pidFile: family.pidFile, signal: 'SIGKILL', restart: [broken], timeout: '1s' });
    await inject(state);
    await expect(rollBack(state)).rejects.toThrow('ended with exit code 5: no such unit');
    writeFileSync(broken, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    await expect(rollBack(state)).rejects.toThrow(/node is not there \(pid file .*\) 1 s after/);
    expect(await rollBack({ ...state, restart: family.restart, timeoutMs: 20_000 })).toEqual({ notes: [] });
    expect(await family.look()).toBe('answers');
  });

  it('touches nothing where another process is there by now', async () => {
    await begin();
    const state = await prepare({ pidFile: family.pidFile, signal: 'SIGKILL', restart: family.restart });
    family.stop();
    const other = await startProcessFamily(bench.dir);
    await expect(inject(state)).rejects.toThrow('was ended or started anew since it was looked for');
    expect(await rollBack(state)).toEqual({ notes: [] });
    expect(await other.look()).toBe('answers');
    other.stop();
  });

  it.each<readonly [string, (family: ProcessFamily) => object, string]>([
    ['another program', ({ pidFile }) => ({ program: 'nginx', pidFile }), 'executes node, not nginx'],
    ['no pid file', () => ({ pidFile: 'none.pid' }), 'none.pid holds no id of a process'],
    ['a dead pid', () => ({ pidFile: 'dead.pid' }), 'names process 4194303, which is not there'],
    ['a port that nobody has', () => ({ port: 1 }), 'nobody listens on port 1'],
    ['alertdrill itself', () => ({ pidFile: 'self.pid' }), 'is alertdrill itself, or runs it'],
    ['what runs alertdrill', () => ({ pidFile: 'parent.pid' }), 'is alertdrill itself, or runs it'],
    ['a restart that is not there', ({ pidFile }) => ({ pidFile, signal: 'SIGKILL', restart: ['nosuch'] }), 'nosuch'],
  ])('is refused for %s, before anything is touched', async (_, optionsFor, message) => {
    await begin();
    const { projectDir } = bench.context;
    writeFileSync(join(projectDir, 'dead.pid'), '4194303\n');
    writeFileSync(join(projectDir, 'self.pid'), `${process.pid}\n`);
    writeFileSync(join(projectDir, 'parent.pid'), `${process.ppid}\n`);
    const parent = (await local.find(process.ppid))?.program;
    const isParent = JSON.stringify(optionsFor(family)).includes('parent.pid');
    await expect(
      prepare({ signal: 'SIGSTOP', ...(isParent && { program: parent }), ...optionsFor(family) }),
    ).rejects.toThrow(message);
    expect(await family.look()).toBe('answers');
  });

  it('is refused for one that stands still already', async () => {
    await begin();
    for (const pid of family.pids()) process.kill(pid, 'SIGSTOP');
    await eventually(async () => expect((await local.find(family.pid()))?.isStopped).toBe(true));
    await expect(prepare({ pidFile: family.pidFile, signal: 'SIGSTOP' })).rejects.toThrow('is stopped already');
  });

  it('finds the main process of a systemd unit, and asks systemctl for it', async () => {
    await begin();
    // No systemd runs in a container: what systemctl would say comes from a script of the same name.
    const bin = join(bench.dir, 'systemctl');
    writeFileSync(
      bin,
      `#!/bin/sh\n[ "$*" = "show --property=MainPID --value -- shop.service" ] && cat ${family.pidFile}\n`,
      {
        mode: 0o755,
      },
    );
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `${bench.dir}:${path}`;
    try {
      const state = await prepare({ unit: 'shop.service', signal: 'SIGSTOP' });
      expect(state.roots).toMatchObject([{ pid: family.pid() }]);
      await expect(prepare({ unit: 'other.service', signal: 'SIGSTOP' })).rejects.toThrow('systemctl show');
    } finally {
      process.env['PATH'] = path;
    }
  });
});
