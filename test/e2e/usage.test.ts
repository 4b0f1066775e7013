import { spawnSync } from 'node:child_process';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:http';
import { eventually } from '../support/eventually';
import { listen } from '../support/rawServer';
import { createWorkplace, program } from './cli';

const control = `scenario: three
fault: { manual: { do: "Stop it", undo: "Start it" } }
expect: [{ monitor: CPU, within: 4m }]
`;

describe('the command line', () => {
  const workplace = createWorkplace();
  afterAll(() => workplace.remove());

  it('prints its version', async () => {
    expect(await workplace.run(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  });

  it.each([
    'init',
    'new',
    'run',
    'check',
    'stop',
    'replay',
    'recover',
    'standin',
    'demo',
    'schema',
    'completion',
    'help',
  ])('%s --help has examples', async (command) => {
    const result = await workplace.run([command, '--help']);
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toContain(`$ alertdrill ${command}`);
  });

  it('refuses an unknown command with exit code 2', async () => {
    const result = await workplace.run(['drill']);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain("unknown command 'drill'");
  });

  it.each([
    ['a seed', ['run', '--seed', 'abc'], 'whole number'],
    ['a minute', ['standin', 'mackerel', '--minute', '999ms'], 'the shortest minute is 1s'],
    ['a seed file', ['standin', 'mackerel', '--seed', 'none.json'], "none.json can't be read: there is no such file"],
    ['a port', ['standin', 'mackerel', '--port', '99999'], 'is no port'],
    ['a key', ['standin', 'mackerel', '--api-key-env', 'NOBODY_SET_THIS'], 'NOBODY_SET_THIS, which is not set'],
  ])('refuses %s that is none', async (_, args, message) => {
    const result = await workplace.run(args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(message);
  });

  it('says how to begin where there is no project file', async () => {
    const result = await workplace.run(['check', '--offline']);
    expect(result).toMatchObject({ code: 2 });
    expect(result.stderr).toContain('alertdrill init');
  });

  it('says all that is wrong in the files at once, with positions', async () => {
    writeFileSync(
      join(workplace.dir, 'alertdrill.yaml'),
      'environments:\n  lab:\n    providers:\n      mackerel: { organization: acme, apiKey: some-key, url: "http://127.0.0.1:1" }\n',
    );
    writeFileSync(join(workplace.dir, 'one.yaml'), 'scenario: one\nexpect:\n  - monitor: CPU\n    within: 4 minutes\n');
    writeFileSync(join(workplace.dir, 'two.yaml'), 'scenario: two\nexpct: []\n');
    const result = await workplace.run(['check', '--offline', 'one.yaml', 'two.yaml']);
    expect(result).toMatchObject({ code: 2 });
    expect(result.stdout).toMatch(/^✗ one {2}one\.yaml\n {4}✗ \d problems? in the file\n✗ two {2}two\.yaml\n/);
    expect(result.stderr).toContain('one.yaml:4:13');
    expect(result.stderr).toContain('two.yaml:2:1');
    expect(result.stderr).toContain('did you mean expect');
  });

  it('says it as JSON, too, where JSON is asked for', async () => {
    const asked = await workplace.run(['check', '--offline', '--json', 'one.yaml', 'two.yaml']);
    expect(asked).toMatchObject({ code: 2 });
    const { problems } = JSON.parse(asked.stdout) as { readonly problems: readonly object[] };
    expect(problems).toContainEqual(
      expect.objectContaining({ file: 'one.yaml', line: 4, column: 13, path: 'expect[0].within' }),
    );
    expect(problems).toContainEqual(expect.objectContaining({ file: 'two.yaml', hint: 'did you mean expect?' }));
    expect(asked.stderr).toContain('one.yaml:4:13');
    // The control: files that are right.
    writeFileSync(join(workplace.dir, 'fine.yaml'), control);
    const fine = await workplace.run(['check', '--offline', '--json', 'fine.yaml']);
    expect(JSON.parse(fine.stdout)).toMatchObject({ problems: [], scenarios: [{ name: 'three' }] });
  });

  it('says as JSON, too, that the folder of its state can not be read', async () => {
    writeFileSync(join(workplace.dir, 'state-file'), 'no folder');
    const refused = await workplace.run(['check', '--json'], { XDG_STATE_HOME: join(workplace.dir, 'state-file') });
    expect(refused).toMatchObject({ code: 2 });
    const { problems } = JSON.parse(refused.stdout) as { readonly problems: readonly object[] };
    expect(problems).toEqual([
      {
        message: expect.stringContaining('state-file') as string,
        hint: expect.stringContaining('XDG_STATE_HOME') as string,
      },
    ]);
  });

  it.each([[['check', '--offline']], [['run', '--dry-run']], [['run']]])(
    'refuses a fault that can not work before anything else: %j',
    async (command) => {
      const fault = 'fault: { k6: { multiplyLoad: 10 } }\n';
      writeFileSync(
        join(workplace.dir, 'rush.yaml'),
        `scenario: rush\n${fault}expect: [{ monitor: CPU, within: 4m }]\n`,
      );
      const result = await workplace.run([...command, 'rush.yaml']);
      expect(result).toMatchObject({ code: 2 });
      expect(result.stdout).not.toContain('✓');
      expect(result.stderr).toContain('rush.yaml:2:8');
      expect(result.stderr).toContain('this scenario has none');
    },
  );

  it('has no colours with --no-color, wherever it stands, though they are forced', async () => {
    const broken = ['check', '--offline', 'two.yaml'];
    const forced = { NO_COLOR: '', FORCE_COLOR: '1' };
    for (const args of [
      ['--no-color', ...broken],
      [...broken, '--no-color'],
    ]) {
      const { code, stderr } = await workplace.run(args, forced);
      expect(code).toBe(2);
      expect(stderr).toContain('did you mean expect');
      expect(stderr).not.toContain('\u001b');
    }
    expect((await workplace.run(broken, forced)).stderr).toContain('\u001b');
    // A pipe is no terminal, whatever a CI system makes of its log.
    expect((await workplace.run(broken, { NO_COLOR: '', CI: 'true' })).stderr).not.toContain('\u001b');
  });

  it('asks without colours in a terminal with --no-color, and Node has nothing to warn of', async () => {
    const empty = createWorkplace();
    const asked = async (...more: string[]) => {
      const args = ['init', '--provider', 'mackerel', '--env', 'lab', ...more];
      const { child, said, ended } = empty.start(args, { CI: '', NO_COLOR: '', FORCE_COLOR: '' }, { terminal: true });
      await eventually(() => expect(said().stdout).toContain('[input is masked]'));
      child.stdin?.write('\u0003');
      return (await ended).stdout;
    };
    const plain = await asked('--no-color');
    // eslint-disable-next-line no-control-regex -- these are colours
    expect(plain).not.toMatch(/\u001b\[[\d;]*m/);
    expect(plain).not.toContain('Warning');
    // eslint-disable-next-line no-control-regex -- as above
    expect(await asked()).toMatch(/\u001b\[[\d;]*m/);
    empty.remove();
  });

  it('says so where the folder that it was called in is gone', () => {
    const script = `mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" check`;
    const options = { cwd: workplace.dir, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, program], options);
    expect(status).toBe(2);
    expect(stderr).toBe('alertdrill: the folder that it was called in is gone\ncd into another one\n');
  });

  it.each([
    ['a report', ['run', '--reporter', 'json=/proc/none/r.json'], 'name a file that can be written'],
    ['the reports of the demo', ['demo', '--out', '/proc/none'], '--out FOLDER puts the reports'],
  ])('refuses %s that could not be written, before anything is started', async (_, args, hint) => {
    const result = await workplace.run(args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain("/proc is the kernel's own");
    expect(result.stderr).toContain(hint);
    expect(result.stderr).not.toContain('Reports:');
  });

  it('starts nothing where K6_BIN names nothing', async () => {
    const result = await workplace.run(['demo'], { K6_BIN: 'not/here' });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    // It is looked for from here, wherever it is started later.
    expect(result.stderr).toMatch(
      `K6_BIN is ${join(realpathSync(workplace.dir), 'not/here')}, and there is no such file`,
    );
  });

  it('is interrupted, and no bug, where Ctrl-C comes while a provider is waited for', async () => {
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const silent = createServer(() => asked());
    const port = await listen(silent);
    try {
      const url = `http://127.0.0.1:${port}`;
      writeFileSync(
        join(workplace.dir, 'silent.yaml'),
        `environments:\n  lab:\n    providers:\n      mackerel: { organization: acme, apiKey: some-key, url: "${url}" }\n`,
      );
      writeFileSync(join(workplace.dir, 'three.yaml'), control);
      const { child, ended } = workplace.start(['check', '--project', 'silent.yaml', 'three.yaml']);
      await Promise.race([isAsked, ended]);
      child.kill('SIGINT');
      const result = await ended;
      expect(result).toMatchObject({ code: 130 });
      expect(result.stderr).toContain('alertdrill: interrupted by SIGINT');
      expect(result.stderr).not.toContain('internal error');
    } finally {
      silent.close();
      silent.closeAllConnections();
    }
  });

  it('has nothing to recover on a machine that never drilled', async () => {
    expect(await workplace.run(['recover'])).toMatchObject({ code: 0 });
  });

  it.each([
    ['a system', ['standin', 'makerel'], 'there is no stand-in for makerel', 'did you mean mackerel?'],
    ['a shell', ['completion', 'zhs'], 'there is no completion for zhs', 'did you mean zsh?'],
    ['a command to be helped with', ['help', 'recver'], 'there is no command recver', 'did you mean recover?'],
    ['a project file', ['check', '--project', 'alertdril.yaml'], 'there is no project file', 'did you mean alertdrill'],
  ])('refuses %s that there is not, with what is near', async (_, args, message, hint) => {
    const result = await workplace.run(args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(message);
    expect(result.stderr).toContain(hint);
  });

  it('forgets no rollback by guess', async () => {
    expect((await workplace.run(['recover', '--help'])).stdout).toContain('--forget <id>');
    const guessed = await workplace.run(['recover', '--forget', 'route-cut']);
    expect(guessed).toMatchObject({ code: 2, stdout: '' });
    expect(guessed.stderr).toContain('there is no leftover route-cut; nothing was forgotten');
  });
});
