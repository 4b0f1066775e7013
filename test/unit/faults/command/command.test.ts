import { createSecrets } from '../../../../src/config/secrets';
import { commandFault } from '../../../../src/faults/command';
import type { FaultSystem } from '../../../../src/ports/fault';
import type { CommandLine } from '../../../../src/ports/processes';
import { createVirtualClock } from '../../../support/virtualClock';
import { holding } from '../../../support/holding';

const options = { inject: ['break'], rollback: ['repair'] };

function bench(
  secrets: Readonly<Record<string, string>> = { TOKEN: 'ossifrage' },
  stderr = '',
  stdout = '',
  exitCode = stderr === '' ? 0 : 1,
) {
  const unused = () => Promise.reject(new Error('not used here'));
  const started: CommandLine[] = [];
  const system: FaultSystem = {
    clock: createVirtualClock(),
    http: { send: unused },
    secrets: createSecrets(secrets),
    person: { canBeAsked: () => false, confirm: unused },
    processes: {
      run: (command) => {
        started.push(command);
        const stamps = { startedAtMs: 0, endedAtMs: 1 };
        return Promise.resolve({ exitCode, timedOut: false, stdout, stderr, ...stamps });
      },
      startDetached: unused,
      findByToken: unused,
      identify: unused,
      isAlive: unused,
      isStopped: unused,
      signalGroup: unused,
    },
  };
  return { started, system };
}

const context = { projectDir: '/p', workDir: '/w', maxMs: 1, allowHosts: [], vars: {} };
const never = new AbortController().signal;

describe('the command fault', () => {
  const withEnv = commandFault.options.parse({ ...options, env: { AUTH: 'Bearer ${secret.TOKEN}' } });

  test('keeps references in its state, and reveals them to both commands', async () => {
    const { started, system } = bench();
    const state = await commandFault.prepare(withEnv, system, context);
    expect(JSON.stringify([state, started])).not.toContain('ossifrage');
    const journalled = commandFault.state.parse(JSON.parse(JSON.stringify(state)));
    await commandFault.inject(journalled, holding(system), never);
    await commandFault.rollback(journalled, system);
    expect(started.slice(-2).map(({ argv, env }) => [argv, env])).toEqual([
      [['break'], { AUTH: 'Bearer ossifrage' }],
      [['repair'], { AUTH: 'Bearer ossifrage' }],
    ]);
  });

  test('starts nothing where a secret is missing', async () => {
    const state = await commandFault.prepare(withEnv, bench().system, context);
    const { started, system } = bench({});
    await expect(commandFault.inject(state, holding(system), never)).rejects.toThrow('missing secret: TOKEN');
    await expect(commandFault.rollback(state, system)).rejects.toThrow('missing secret: TOKEN');
    expect(started).toEqual([]);
  });

  test('says what a command complained of, but nothing of a secret in it, where it is cut either', async () => {
    // Of the last thousand characters the first whole word would be the second of the secret.
    const said = `open sesame${' and so on'.repeat(98)}`.padEnd(1_004, 'z');
    const { system } = bench({ TOKEN: 'open sesame' }, said);
    const state = await commandFault.prepare(withEnv, bench().system, context);
    const failed = await commandFault.inject(state, holding(system), never).catch((error: unknown) => String(error));
    expect(failed).toMatch(/ended with exit code 1: .*and so on/);
    expect(failed).not.toContain('sesame');
  });

  test('keeps what both commands said that did well, without secrets; nothing where they said nothing', async () => {
    const state = await commandFault.prepare(withEnv, bench().system, context);
    const { system } = bench({ TOKEN: 'open sesame' }, ' careful\n', 'door 7: open sesame\nstopped\n', 0);
    const stamps = await commandFault.inject(state, holding(system), never);
    const report = await commandFault.rollback(state, system);
    for (const { output } of [stamps ?? {}, report]) {
      expect(output).toMatch(/^door 7: .*\nstopped\ncareful$/);
      expect(output).not.toContain('sesame');
    }
    expect(await commandFault.rollback(state, bench().system)).toEqual({ notes: [] });
  });

  test('takes up a state that was journalled before there was an env', () => {
    const old = { inject: ['break'], rollback: ['repair'], timeoutMs: 1, cwd: '/p' };
    expect(commandFault.state.parse(old)).toEqual({ ...old, env: {} });
  });

  test.each(['PATH', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'A-B', ''])('refuses the variable %j', (name) => {
    expect(commandFault.options.safeParse({ ...options, env: { [name]: 'x' } }).success).toBe(false);
    expect(commandFault.options.safeParse({ ...options, env: { PATHS: 'x' } }).success).toBe(true);
  });
});

describe('what the command fault runs', () => {
  const touched = (more: object) =>
    commandFault
      .touches(commandFault.options.parse({ inject: ['./break'], rollback: ['repair'], ...more }), context)
      .map((touch) => touch.type === 'command' && touch.program);

  test('is the file below its `cwd`, where a path is given; a name is for PATH', () => {
    expect(touched({ cwd: 'other' })).toEqual(['/p/other/break', 'repair']);
    expect(touched({ cwd: '/srv' })).toEqual(['/srv/break', 'repair']);
  });

  test('is as it is written without `cwd`', () => {
    expect(touched({})).toEqual(['./break', 'repair']);
  });
});
