import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentScript } from '../../../src/faults/ssh/agent';
import { remoteScript } from '../../../src/faults/ssh/remoteWord';
import { findProcesses } from '../../e2e/cli';
import { describeWithout } from '../../support/describeWithout';
import { eventually } from '../../support/eventually';

/** What runs on the target, run here: in the shells that there are, and by several at once. */

const hostile = [
  ...['two words', "it's", '"quoted"', 'a\nb', '$(touch pwned)', '`touch pwned`', '$HOME', '-n', '--', ''],
  ...[
    'back\\slash',
    '\\\\',
    'ends in \\',
    "\\'",
    "'\\",
    '*',
    '~',
    '!!',
    'a;b&c|d>e',
    '#',
    '日本',
    '\t\x01\x7f',
    '%s',
    '{a,b}',
  ],
];

for (const shell of ['sh', 'bash', 'dash', 'zsh', 'fish']) {
  const title = `a script with its arguments goes unharmed through ${shell}`;
  const suite = () =>
    it(title, () => {
      const script = 'for each; do printf "%s\\0" "$each"; done';
      const { stdout, stderr } = spawnSync(shell, ['-c', remoteScript(script, hostile)], { encoding: 'utf8' });
      expect({ said: stdout.split('\0').slice(0, -1), stderr }).toEqual({ said: hostile, stderr: '' });
    });
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
  if (isThere) suite();
  else describeWithout(`there is no ${shell}`, `apt-get install ${shell}`, title, suite);
}

describe('of those who take a fault back at the same time', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'alertdrill-agent-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  const lay = async (name: string, rollback: string): Promise<{ agent: string }> => {
    const folder = join(dir, `alertdrill-${name}.x`);
    mkdirSync(folder);
    const agent = join(folder, 'agent');
    const settings = { limitSeconds: 30, leaseSeconds: 0, waitSeconds: 60 };
    writeFileSync(agent, agentScript({ token: name, inject: ['true'], rollback: ['sh', '-c', rollback], ...settings }));
    await run(agent, 'arm');
    await run(agent, 'inject');
    return { agent };
  };
  const run = async (agent: string, ...args: readonly string[]): Promise<number | null> => {
    const child = spawn('sh', [agent, ...args], { stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  const runs = (file: string) => readFileSync(join(dir, file), 'utf8').trim().split('\n');

  it('one runs the command, and all others find it done or being done', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { agent } = await lay(`round${round}`, `echo run >>'${dir}/${round}'; sleep 0.1`);
      const codes = await Promise.all(Array.from({ length: 5 }, (_, who) => run(agent, 'take-back', `who${who}`)));
      expect(codes.filter((code) => code !== 3)).not.toEqual([]);
      expect(codes.every((code) => code === 0 || code === 3)).toBe(true);
      expect(await run(agent, 'take-back', 'later')).toBe(0);
      expect(runs(String(round))).toEqual(['run']);
    }
  });

  it('none runs it while another does, though it fails each time', async () => {
    const busy = `mkdir '${dir}/busy' || echo twice >>'${dir}/log'; echo run >>'${dir}/log'; sleep 0.05; rmdir '${dir}/busy'; exit 1`;
    const { agent } = await lay('failing', busy);
    const codes = await Promise.all(Array.from({ length: 5 }, () => run(agent, 'take-back', 'ssh')));
    expect(codes).toContain(1);
    // The control: it is run again by the next one.
    expect(await run(agent, 'take-back', 'ssh')).toBe(1);
    expect(runs('log').length).toBeGreaterThan(1);
    expect(runs('log')).not.toContain('twice');
  });

  it('and what the command leaves running keeps no session open', async () => {
    const { agent } = await lay('leaving', `sleep 300 & echo $! >'${dir}/pid'`);
    const child = spawn('sh', [agent, 'rollback'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.resume();
    // Not before nobody holds its pipes any more.
    await once(child, 'close');
    const left = Number(readFileSync(join(dir, 'pid'), 'utf8'));
    expect(readFileSync(`/proc/${left}/cmdline`, 'utf8')).toContain('sleep');
    process.kill(left, 'SIGKILL');
    expect(said).toContain('alertdrill leaving done ssh');
  });

  it('another takes over from one that was killed, and kills what it had begun', async () => {
    const { agent } = await lay('killed', `echo run >>'${dir}/log'; while [ ! -e '${dir}/go' ]; do sleep 0.05; done`);
    const child = spawn('sh', [agent, 'take-back', 'ssh'], { stdio: 'ignore' });
    await eventually(() => expect(existsSync(join(dir, 'log'))).toBe(true));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const begun = () => findProcesses(dir).flatMap(({ command, pid }) => (command.includes('while') ? [pid] : []));
    const left = begun();
    expect(left).toHaveLength(1);
    process.kill(left[0] ?? 0, 'SIGSTOP');
    writeFileSync(join(dir, 'go'), '');
    expect(await run(agent, 'take-back', 'ssh')).toBe(0);
    expect(begun()).toEqual([]);
    expect(runs('log')).toEqual(['run', 'run']);
  });
});
