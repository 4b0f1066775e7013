import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../../../src/domain/errors';
import { createSecrets } from '../../../src/config/secrets';
import { sshFault } from '../../../src/faults/ssh';
import type { SshState } from '../../../src/faults/ssh/options';
import type { FaultContext } from '../../../src/ports/fault';
import { readMachine } from '../../../src/system/machine';
import { findProcesses } from '../../e2e/cli';
import { holding } from '../../support/holding';
import { eventually } from '../../support/eventually';
import { faultContract } from '../../support/faultContract';
import { createFaultBench, type FaultBench } from '../../support/faultWorlds';
import { createRemoteSwitch, type RemoteSwitch } from '../../support/remoteSwitch';
import { describeSsh, startSshServer, type SshServer } from '../../support/sshServer';

const kind = sshFault(readMachine);
const never = () => new AbortController().signal;
/** Armed as the keeper does it: between prepare and inject, and journalled again. */
const armed = { ...kind, prepare: prepareAndArm };

async function prepareAndArm(...[options, system, context]: Parameters<typeof kind.prepare>): Promise<SshState> {
  const prepared = await kind.prepare(options, system, context);
  const state = await kind.arm?.(prepared, system, never());
  return kind.state.parse(JSON.parse(JSON.stringify(state)));
}

describeSsh('the fault ssh', () => {
  let server: SshServer;
  let bench: FaultBench;
  let target: RemoteSwitch;
  let context: FaultContext;

  const begin = async (): Promise<void> => {
    server = await startSshServer();
    bench = createFaultBench();
    target = createRemoteSwitch(bench.dir);
    context = { ...bench.context, allowHosts: ['target', '127.0.0.1'] };
  };
  const end = async (): Promise<void> => {
    target.letGo();
    await server.stop();
    bench.remove();
  };
  const optionsOf = (more: object = {}) =>
    kind.options.parse({
      ...{ host: 'target', config: server.config, inject: target.inject, rollback: target.rollback, timeout: '20s' },
      ...more,
    });
  const prepare = (more: object = {}) => armed.prepare(optionsOf(more), bench.system, context);
  const inject = (state: SshState, signal = never()) => kind.inject(state, holding(bench.system), signal);
  const rollBack = (state: SshState) => kind.rollback(state, bench.system);
  const expectNothingThere = () =>
    eventually(() =>
      expect({ folders: server.folders(), processes: server.processes() }).toEqual({ folders: [], processes: [] }),
    );

  describe.each([['with a lease', {}] as const, ['without one', { lease: 'none' }] as const])('%s', (_, lease) => {
    faultContract(armed, async () => {
      await begin();
      return {
        ...{ options: optionsOf(lease), system: bench.system, context },
        look: () => target.isBroken(),
        injectHalf: async (state) => {
          target.hold('break', 'behind');
          const abort = new AbortController();
          const injecting = inject(state, abort.signal);
          await eventually(() => expect(target.isBroken()).toBe(true));
          abort.abort();
          await expect(injecting).rejects.toThrow('was ended by SIGKILL');
        },
        secretValues: [],
        touches: [
          { type: 'url', url: 'ssh://target' },
          { type: 'command', program: target.inject[0] },
          { type: 'command', program: target.rollback[0] },
          { type: 'command', program: server.config },
        ],
        stop: end,
      };
    });
  });

  describe('on a host of its own', () => {
    beforeEach(begin);
    afterEach(end);

    const unbroken = () => eventually(() => expect(target.isBroken()).toBe(false), 40_000);
    /** A program there, with what it may be asked to do besides. */
    const shell = (script: string, ...args: readonly string[]) => ['sh', '-c', script, 'sh', ...args];

    it('leaves neither process nor folder there', async () => {
      const state = await prepare();
      // The control: by then there is something to be left.
      expect(server.folders()).toEqual([expect.stringContaining(state.token)]);
      await eventually(() => expect(server.processes().join()).toContain('agent lease'));
      expect(statSync(join(server.tmp, server.folders()[0] ?? '')).mode & 0o777).toBe(0o700);
      await inject(state);
      expect(await rollBack(state)).toEqual({ notes: [] });
      await expectNothingThere();
      expect(target.runs()).toEqual(['break', 'repair']);
    });

    it('gives a command its arguments as they are', async () => {
      const given = join(bench.dir, 'given');
      const hostile = [
        ...['two words', "it's", '"quoted"', 'a\nb', '$(touch pwned)', '`touch pwned`', '$HOME', '-n', '--', ''],
        ...['back\\slash', 'ends in \\', "\\'", '*', '~', '!!', 'a;b&c|d>e', '#', '日本', '\t\x01\x7f', '%s', '{a,b}'],
      ];
      const script = `for each; do printf '%s\\0' "$each"; done >'${given}'`;
      const state = await prepare({ inject: shell(script, ...hostile) });
      await inject(state);
      expect(readFileSync(given, 'utf8').split('\0').slice(0, -1)).toEqual(hostile);
      await rollBack(state);
    });

    it('is taken back by its lease where the network is cut for good, and a later rollback says so', async () => {
      const state = await prepare({ lease: '2s' });
      await inject(state);
      await server.cut();
      expect(target.isBroken()).toBe(true);
      await unbroken();
      await server.start();
      expect(await rollBack(state)).toEqual({
        notes: ['the lease on target had taken the fault back by itself'],
      });
      expect(target.runs()).toEqual(['break', 'repair']);
      await expectNothingThere();
    });

    it('stays without a lease: nothing is there that would end it', async () => {
      const state = await prepare({ lease: 'none' });
      await inject(state);
      await server.cut();
      await eventually(() => expect(server.processes()).toEqual([]));
      expect(target.isBroken()).toBe(true);
      await server.start();
      await rollBack(state);
      expect(target.isBroken()).toBe(false);
    });

    it('says where nobody gets through by when its lease ends, and is taken back once somebody does', async () => {
      const state = await prepare({ timeout: '1s', lease: '30m' });
      await inject(state);
      await server.cut();
      await expect(rollBack(state)).rejects.toMatchObject({
        message: expect.stringMatching(
          /^ssh to target failed: .*Connection refused; its lease on target takes the fault back by itself, by 20.*Z$/,
        ) as string,
        hint: expect.stringContaining('alertdrill recover') as string,
      });
      expect(target.isBroken()).toBe(true);
      const rollingBack = rollBack({ ...state, timeoutMs: 20_000 });
      await server.start();
      expect(await rollingBack).toEqual({ notes: [] });
      expect(target.runs()).toEqual(['break', 'repair']);
    });

    it('waits for a lease that ends soon, which gives a cut way back', async () => {
      const state = await prepare({ lease: '5s', timeout: '1s' });
      await inject(state);
      await server.cut();
      const rollingBack = rollBack(state);
      await unbroken();
      await server.start();
      expect((await rollingBack).notes).toEqual(['the lease on target had taken the fault back by itself']);
      await expectNothingThere();
    });

    it('waits for the lease where that is at it, and runs nothing twice', async () => {
      const state = await prepare({ lease: '1s' });
      target.hold('repair', 'behind');
      await inject(state);
      await eventually(() => expect(target.runs()).toEqual(['break', 'repair']));
      const rollingBack = rollBack(state);
      // It has logged in and found somebody at it.
      await eventually(() => expect(server.processes().join()).toContain('agent rollback'));
      target.letGo();
      expect((await rollingBack).notes).toEqual(['the lease on target had taken the fault back by itself']);
      expect(target.runs()).toEqual(['break', 'repair']);
      await expectNothingThere();
    });

    it('goes on with a rollback whose session was cut, and does not run it again', async () => {
      const state = await prepare();
      await inject(state);
      target.hold('repair', 'before');
      const rollingBack = rollBack(state);
      await eventually(() => expect(target.runs()).toEqual(['break', 'repair']));
      await server.cut();
      await server.start();
      target.letGo();
      expect(await rollingBack).toEqual({ notes: [] });
      expect(target.runs()).toEqual(['break', 'repair']);
    });

    it('kills an injection that still runs before it is taken back', async () => {
      const state = await prepare();
      target.hold('break', 'before');
      const abort = new AbortController();
      const injecting = inject(state, abort.signal);
      await eventually(() => expect(target.runs()).toEqual(['break']));
      abort.abort();
      await expect(injecting).rejects.toThrow('was ended by SIGKILL');
      await rollBack(state);
      target.letGo();
      await expectNothingThere();
      expect(target.isBroken()).toBe(false);
    });

    it('does not wait for what a command leaves running, nor does that keep a session open', async () => {
      const state = await prepare({ inject: shell('sleep 300 & echo $! >"$1"', join(bench.dir, 'pid')) });
      await inject(state);
      const pid = Number(readFileSync(join(bench.dir, 'pid'), 'utf8'));
      expect(() => process.kill(pid, 'SIGKILL')).not.toThrow();
      await rollBack(state);
    });

    it.each([
      ['injection', (state: SshState) => inject(state), 'break', 3],
      ['rollback', (state: SshState) => rollBack(state), 'repair', 4],
    ] as const)('says how a failed %s ended, and what it said', async (_, work, program, exitCode) => {
      const state = await prepare({ lease: 'none' });
      if (program === 'repair') await inject(state);
      target.fail(program, exitCode);
      await expect(work(state)).rejects.toThrow(
        `${join(bench.dir, program)} on target ended with exit code ${exitCode}: cannot ${program}`,
      );
      target.fail(program, 0);
      expect(await rollBack(state)).toEqual({ notes: [] });
      expect(target.isBroken()).toBe(false);
    });

    it('kills a rollback that hangs, which may be tried again', async () => {
      const state = await prepare({ timeout: '1s', lease: 'none' });
      await inject(state);
      target.hold('repair', 'before');
      await expect(rollBack(state)).rejects.toMatchObject({
        message: `${target.rollback[0]} on target was killed: it had not ended after 1 s`,
        hint: '`timeout` gives it longer',
      });
      target.letGo();
      await rollBack({ ...state, timeoutMs: 20_000 });
      expect(target.isBroken()).toBe(false);
    });

    it('shows the end of ten megabytes that are no text, without secrets', async () => {
      const script =
        'head -c 10000000 /dev/zero | tr "\\0" "\\377"; printf "\\nin the end\\377 " >&2; cat "$1" >&2; exit 7';
      const secret = 'squeamish-ossifrage';
      const file = join(bench.dir, 'token');
      writeFileSync(file, secret);
      const system = { ...bench.system, secrets: createSecrets({ TOKEN: secret }) };
      const state = await prepare({ inject: shell(script, file) });
      const error = await kind.inject(state, holding(system), never()).catch((caught: unknown) => String(caught));
      expect(error).toContain('on target ended with exit code 7: in the end\ufffd [secret TOKEN]');
      expect(error).not.toContain(secret);
      await rollBack(state);
    });

    it('is not made where its lease lives no more, as systemd may have it', async () => {
      const state = await prepare();
      await eventually(() => expect(server.processes().join()).toContain('agent lease'));
      for (const { pid, command } of findProcesses(server.tmp))
        if (command.includes('agent lease')) process.kill(pid, 'SIGKILL');
      await expect(inject(state)).rejects.toMatchObject({
        message: 'the lease on target lives no more, so nothing was injected',
        hint: expect.stringContaining('enable-linger') as string,
      });
      expect(target.runs()).toEqual([]);
      await rollBack(state);
    });

    it('is not made where it was not armed', async () => {
      const state = await kind.prepare(optionsOf(), bench.system, context);
      await expect(inject(state)).rejects.toThrow('nothing is armed on target');
      expect(await rollBack(state)).toEqual({ notes: [] });
      expect(target.runs()).toEqual([]);
    });

    it('removes its lease by itself where the injection never comes', async () => {
      const prepared = await kind.prepare(optionsOf(), bench.system, { ...context, maxMs: 1_000 });
      await kind.arm?.(prepared, bench.system, never());
      await expectNothingThere();
      expect(target.runs()).toEqual([]);
    });

    it('has nothing to take back from a host that is gone before the injection', async () => {
      const state = await prepare();
      await server.cut();
      expect((await rollBack(state)).notes).toEqual([expect.stringContaining(`${state.folder} stays on target: `)]);
    });

    it('is taken back where the host has lost what was armed there', async () => {
      const state = await prepare();
      await inject(state);
      rmSync(state.folder ?? '', { recursive: true });
      expect((await rollBack(state)).notes).toEqual([expect.stringContaining('had lost what was armed there')]);
      expect(target.isBroken()).toBe(false);
      await expectNothingThere();
    });

    (process.getuid?.() === 0 ? it : it.skip)('runs nothing that somebody else has laid in its place', async () => {
      const state = await prepare();
      await inject(state);
      const folder = state.folder ?? '';
      rmSync(folder, { recursive: true });
      mkdirSync(folder, { mode: 0o700 });
      const pwned = join(bench.dir, 'pwned');
      writeFileSync(join(folder, 'agent'), `touch ${pwned}\n`);
      chownSync(folder, 1_000, 1_000);
      await rollBack(state);
      expect(existsSync(pwned)).toBe(false);
      expect(target.isBroken()).toBe(false);
    });
  });

  describe('is refused before anything is touched', () => {
    beforeAll(begin);
    afterAll(end);
    const refusal = (more: object, allowHosts = ['target', '127.0.0.1', 'localhost']) =>
      kind.prepare(optionsOf(more), bench.system, { ...context, allowHosts }).then(
        () => 'prepared',
        (error: unknown) => (error instanceof FaultError ? { message: error.message, hint: error.hint } : error),
      );
    const configured = (...lines: readonly string[]) => ({
      config: server.configure('other', [...lines, ...readFileSync(server.config, 'utf8').split('\n')]),
    });
    const told = (message: RegExp, hint: RegExp) => ({
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    });

    it('for a key that is not authorized', async () => {
      const own = readFileSync(server.config, 'utf8').replace(/IdentityFile .*/, '');
      const config = server.configure('keyless', own.split('\n'));
      const asked = { config, identityFile: server.wrongKey };
      expect(await refusal(asked)).toEqual(
        told(/^ssh to target failed: .*Permission denied/, /nobody is asked for a password/),
      );
      expect(await refusal({ config, identityFile: server.key })).toBe('prepared');
    });

    it('for a host key that is not known, or another one', async () => {
      const unknown = configured('UserKnownHostsFile /dev/null');
      expect(await refusal(unknown)).toEqual(told(/Host key verification failed/, /its host key is not known here/));
    });

    it('for one that nobody listens on', async () => {
      expect(await refusal({ port: 1 })).toEqual(told(/^ssh to target failed: .*Connection refused/, /is it up/));
    });

    it('for a configuration that is not there', async () => {
      expect(await refusal({ config: 'none' })).toMatchObject({ message: expect.stringContaining('none') as string });
    });

    it('for a program that is not there, also where it is only needed in the end', async () => {
      const rollback = ['no-such-program'];
      expect(await refusal({ rollback })).toEqual(told(/^target has no program no-such-program$/, /PATH finds there/));
    });

    it('for an alias of a host, or of a port, that is not allowed', async () => {
      expect(await refusal({}, ['target'])).toEqual(
        told(/^target is 127\.0\.0\.1, port \d+, which is not allowed$/, /ssh's configuration says so/),
      );
      expect(await refusal({}, ['target', '127.0.0.1:22'])).not.toBe('prepared');
      expect(await refusal({}, ['target', `127.0.0.1:${server.port}`])).toBe('prepared');
      // Its address is that of a host that is allowed by name.
      expect(await refusal({}, ['target', 'localhost'])).toBe('prepared');
    });

    it('and not armed where no folder can be made there', async () => {
      const other = await startSshServer(['SetEnv TMPDIR=/nowhere']);
      try {
        const state = await kind.prepare(optionsOf({ config: other.config }), bench.system, context);
        await expect(kind.arm?.(state, bench.system, never())).rejects.toThrow(
          /^the lease could not be armed: ssh to target ended with exit code 1: .*\/nowhere/,
        );
        expect(await rollBack(state)).toEqual({ notes: [] });
      } finally {
        await other.stop();
      }
    });
  });
});
