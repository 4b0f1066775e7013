import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '../../../src/system/clock';
import { createProcesses } from '../../../src/system/processes';
import { eventually } from '../../support/eventually';

const processes = createProcesses(createSystemClock());
const node = (script: string): [string, ...string[]] => [process.execPath, '-e', script];
const sh = (script: string): [string, ...string[]] => ['/bin/sh', '-c', script];
const timeoutMs = 30_000;

let dir: string;
let token: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-processes-'));
  token = `test-${process.pid}-${Math.random()}`;
});
afterEach(async () => {
  for (const left of await processes.findByToken(token)) await processes.signalGroup(left, 'SIGKILL');
  rmSync(dir, { recursive: true });
});

const withToken = { env: {} as Record<string, string> };
beforeEach(() => {
  withToken.env = { ALERTDRILL_TOKEN: token };
});
const leftovers = async () => (await processes.findByToken(token)).length;
const startSleeper = () =>
  processes.startDetached({
    argv: ['sleep', '300'],
    token,
    stdoutFile: join(dir, 'out'),
    stderrFile: join(dir, 'err'),
  });

describe('a command that is run to its end', () => {
  it('gives exit code, both outputs and stamps', async () => {
    const result = await processes.run({ argv: sh('echo out; echo err >&2; exit 3'), timeoutMs });
    expect(result).toMatchObject({ exitCode: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false });
    expect(result).not.toHaveProperty('signal');
    expect(result.endedAtMs).toBeGreaterThan(result.startedAtMs);
  });

  it('gets arguments as they are, never through a shell', async () => {
    const { stdout } = await processes.run({ argv: ['printf', '%s', '$(id); "a b"'], timeoutMs });
    expect(stdout).toBe('$(id); "a b"');
  });

  it('inherits the environment but for what is withheld, unless it is given that', async () => {
    const names = async (env: Readonly<Record<string, string>>) => {
      const command = { argv: node('console.log(Object.keys(process.env).join())'), withheld: ['HOME'], env };
      return (await processes.run({ ...command, timeoutMs })).stdout.trim().split(',');
    };
    expect(await names({ OWN: 'x' })).toEqual(expect.arrayContaining(['PATH', 'OWN']));
    expect(await names({ OWN: 'x' })).not.toContain('HOME');
    expect(await names({ HOME: '/given' })).toContain('HOME');
  });

  it('says which signal ended it', async () => {
    const result = await processes.run({ argv: sh('kill -TERM $$'), timeoutMs });
    expect(result.signal).toBe('SIGTERM');
    expect(result).not.toHaveProperty('exitCode');
  });

  it('rejects where the program is not there', async () => {
    await expect(processes.run({ argv: ['no-such-program-at-all'], timeoutMs })).rejects.toThrow('ENOENT');
  });

  it('keeps only the end of long output', async () => {
    const { stdout } = await processes.run({
      argv: node(`process.stdout.write('a'.repeat(300000) + 'end')`),
      timeoutMs,
    });
    expect(stdout).toHaveLength(64 * 1024);
    expect(stdout.endsWith('aend')).toBe(true);
  });

  it('replaces what is not UTF-8', async () => {
    const { stdout } = await processes.run({ argv: ['printf', 'a\\377b'], timeoutMs });
    expect(stdout).toBe('a\uFFFDb');
  });

  it('is not waited for where it left something behind that keeps its pipes open', async () => {
    const result = await processes.run({ ...withToken, argv: sh('echo started; sleep 300 &'), timeoutMs });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'started\n', timedOut: false });
    // What it left behind is its own business: a rollback may well start a server.
    expect(await leftovers()).toBe(1);
  });
});

describe('a command that does not end', () => {
  const nest = sh('sleep 300 & sleep 300');

  it('is killed with its whole group when its time is up', async () => {
    const result = await processes.run({ ...withToken, argv: nest, timeoutMs: 300 });
    expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
    await eventually(async () => expect(await leftovers()).toBe(0));
  });

  it('is killed with its whole group when it is aborted', async () => {
    const abort = new AbortController();
    const running = processes.run({ ...withToken, argv: nest, timeoutMs, signal: abort.signal });
    await eventually(async () => expect(await leftovers()).toBe(3));
    abort.abort();
    expect(await running).toMatchObject({ timedOut: false, signal: 'SIGKILL' });
    await eventually(async () => expect(await leftovers()).toBe(0));
  });

  it('is not started where it was aborted before', async () => {
    await expect(processes.run({ argv: nest, timeoutMs, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});

describe('a detached process', () => {
  it('does not inherit what is withheld either', async () => {
    const [stdoutFile, stderrFile] = [join(dir, 'out'), join(dir, 'err')];
    const argv = sh('echo "${HOME-none} ${PATH:+some} ."');
    await processes.startDetached({ argv, withheld: ['HOME'], token, stdoutFile, stderrFile });
    await eventually(() => expect(readFileSync(stdoutFile, 'utf8')).toBe('none some .\n'));
  });

  it('is known by its token and by its identity, and leads a group of its own', async () => {
    const identity = await startSleeper();
    expect(await processes.findByToken(token)).toEqual([identity]);
    expect(await processes.identify(identity.pid)).toEqual(identity);
    expect(await processes.isAlive(identity)).toBe(true);
    expect(await processes.findByToken(`${token}-of-somebody-else`)).toEqual([]);
    await processes.signalGroup(identity, 'SIGKILL');
    await eventually(async () => expect(await processes.isAlive(identity)).toBe(false));
  });

  it('is taken for dead, and never signalled, where its pid was given to somebody else', async () => {
    const identity = await startSleeper();
    for (const other of [
      { ...identity, startTime: '1' },
      { ...identity, bootId: 'another-boot' },
    ]) {
      expect(await processes.isAlive(other)).toBe(false);
      await processes.signalGroup(other, 'SIGKILL');
    }
    expect(await processes.isAlive(identity)).toBe(true);
  });

  it('writes to its files', async () => {
    const stdoutFile = join(dir, 'out');
    const argv = sh('echo said; echo moaned >&2; sleep 300');
    await processes.startDetached({ argv, token, stdoutFile, stderrFile: join(dir, 'err') });
    await eventually(() => {
      expect(readFileSync(stdoutFile, 'utf8')).toBe('said\n');
      expect(readFileSync(join(dir, 'err'), 'utf8')).toBe('moaned\n');
    });
  });

  it('is identified even where it ends at once', async () => {
    const files = { stdoutFile: join(dir, 'out'), stderrFile: join(dir, 'err') };
    const identity = await processes.startDetached({ argv: ['true'], token, ...files });
    await eventually(async () => expect(await processes.isAlive(identity)).toBe(false));
  });

  it('is signalled as a member of its group too, when the leader is gone', async () => {
    await processes.run({ ...withToken, argv: sh('sleep 300 & sleep 300 & true'), timeoutMs });
    const [member] = await processes.findByToken(token);
    await processes.signalGroup(member!, 'SIGKILL');
    await eventually(async () => expect(await leftovers()).toBe(0));
  });
});

describe('what a command leaves in the background', () => {
  /** Runs it, and gives the pid that it wrote. */
  const leave = async (background: string): Promise<number> => {
    const file = join(dir, 'pid');
    const script = `${background} sh -c 'echo $$ > "${file}"; exec sleep 300' >/dev/null 2>&1 & until test -s "${file}"; do :; done`;
    expect(await processes.run({ argv: sh(script), timeoutMs, ...withToken })).toMatchObject({ exitCode: 0 });
    return Number(readFileSync(file, 'utf8'));
  };

  // docs/decisions/0022: the last one is the limit that is told there.
  it.each([
    ['setsid', 1],
    ['env -i PATH="$PATH" setsid', 0],
  ])('%s: %d found by its mark', async (background, found) => {
    const pid = await leave(background);
    try {
      expect(await leftovers()).toBe(found);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});
