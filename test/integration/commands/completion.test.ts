import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { eventually } from '../../support/eventually';

/** Tab, pressed in real shells. What a machine does not have is left out there, and shown as skipped. */
jest.setTimeout(90_000);

const packageDir = resolve(__dirname, '../../..');
const has = (program: string, ...args: readonly string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
/** util-linux's, which gives a program a terminal. */
const hasTerminal = execFileSync('sh', ['-c', 'script --version || true'], { encoding: 'utf8' }).includes('util-linux');
const inBash = hasTerminal && has('bash', '--version') ? describe : describe.skip;
const inZsh = hasTerminal && has('zsh', '--version') ? describe : describe.skip;
const inFish = has('fish', '--version') ? describe : describe.skip;

let dir: string;
let env: NodeJS.ProcessEnv;
const project = () => join(dir, 'project');
const script = (shell: string) =>
  execFileSync(process.execPath, [join(packageDir, 'dist', 'main.js'), 'completion', shell], { encoding: 'utf8' });

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-completion-'));
  const write = (file: string, text: string, mode = 0o644) => {
    mkdirSync(join(dir, file, '..'), { recursive: true });
    writeFileSync(join(dir, file), text, { mode });
  };
  write('bin/alertdrill', `#!/bin/sh\nexec '${process.execPath}' '${packageDir}/dist/main.js' "$@"\n`, 0o755);
  write('project/alertdrill.yaml', 'environments: { lab: {}, live: { production: true } }\n');
  write(
    'project/expectations/a.yaml',
    'scenario: access-10x\ntitle: "10x: access rises"\ntags: [nightly, "two words"]\n',
  );
  write('project/expectations/b.yaml', 'scenario: route-cut\ntags: [routes]\n');
  write('project/.alertdrill/runs/20261123T001502Z-k3f9x/events.jsonl', '');
  write('project/out/x', '');
  write('broken/alertdrill.yaml', 'environments: [\n  "');
  env = {
    PATH: [join(dir, 'bin'), process.env['PATH'] ?? ''].join(delimiter),
    HOME: dir,
    XDG_STATE_HOME: join(dir, 'state'),
    TERM: 'dumb',
    LANG: 'C.UTF-8',
  };
});
afterAll(() => rmSync(dir, { recursive: true }));

/** A shell at a terminal, whose Ctrl-G writes the line as it is after what was typed into a file. */
function startShell(command: string, cwd = project()) {
  const lines = join(mkdtempSync(join(dir, 'lines-')), 'lines');
  writeFileSync(lines, '');
  const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd, env: { ...env, LINES_FILE: lines } });
  let screen = '';
  child.stdout.on('data', (chunk: Buffer) => (screen += chunk.toString()));
  const ended = new Promise((done) => child.once('close', done));
  const dumped = () => readFileSync(lines, 'utf8').split('\n').slice(0, -1);
  /** The line as it is, after these keys. */
  const lineAfter = async (keys: string): Promise<string> => {
    const before = dumped().length;
    child.stdin.write(`${keys}\u0007`);
    await eventually(() => {
      if (dumped().length <= before) throw new Error(`nothing came of ${JSON.stringify(keys)}:\n${screen}`);
    }, 60_000);
    return dumped().at(-1) ?? '';
  };
  /** As long as the shell has not got its prompt back, Ctrl-U is the terminal's own, and clears nothing. */
  const clear = () => eventually(async () => expect(await lineAfter('\u0005\u0015')).toBe(''));
  return {
    /** What the line has become. */
    type: async (keys: string): Promise<string> => {
      await eventually(() => expect(screen).toContain('$ '));
      await clear();
      return lineAfter(keys);
    },
    /** The shell's terminal is gone with this, and so is the shell. */
    end: async () => {
      child.kill();
      await ended;
    },
  };
}
type Shell = ReturnType<typeof startShell>;

/** What every shell makes of a line when Tab is pressed at its end. */
const completed: readonly (readonly [typed: string, becomes: string])[] = [
  ['alertdrill ru', 'alertdrill run '],
  ['alertdrill run --scen', 'alertdrill run --scenario '],
  ['alertdrill run --scenario ro', 'alertdrill run --scenario route-cut '],
  ['alertdrill check --env li', 'alertdrill check --env live '],
  ['alertdrill check --env=li', 'alertdrill check --env=live '],
  ['alertdrill run --reporter ju', 'alertdrill run --reporter junit='],
  ['alertdrill run --reporter=js', 'alertdrill run --reporter=json='],
  ['alertdrill run --reporter json=ou', 'alertdrill run --reporter json=out/'],
  ['alertdrill run --tag tw', String.raw`alertdrill run --tag two\ words `],
  ['alertdrill run --tag "ro', 'alertdrill run --tag "routes" '],
  ['alertdrill replay 2026', 'alertdrill replay 20261123T001502Z-k3f9x '],
  ['alertdrill run exp', 'alertdrill run expectations/'],
  ['alertdrill --project=alert', 'alertdrill --project=alertdrill.yaml '],
  ['alertdrill demo --out o', 'alertdrill demo --out out/'],
  ['true && X=1 alertdrill recov', 'true && X=1 alertdrill recover '],
  // The controls: nothing of the kind, and another command.
  ['alertdrill run --scenario nothing', 'alertdrill run --scenario nothing'],
  ['alertdril ru', 'alertdril ru'],
];

/** What Tab does in any shell with a line to edit. */
function itCompletes(running: () => Shell, start: (cwd?: string) => Shell): void {
  it.each(completed)('%s', async (typed, becomes) => {
    expect(await running().type(`${typed}\t`)).toBe(becomes);
  });

  it('runs nothing of what is typed', async () => {
    await running().type('alertdrill run --tag "$(touch pwned)" --scenario `touch pwned` --env \t');
    expect(existsSync(join(project(), 'pwned'))).toBe(false);
  });

  it('is silent where the project file is broken', async () => {
    const inBroken = start(join(dir, 'broken'));
    expect(await inBroken.type('alertdrill run --env \t')).toBe('alertdrill run --env ');
    expect(await inBroken.type('alertdrill che\t')).toBe('alertdrill check ');
    await inBroken.end();
  });
}

inBash('bash', () => {
  const rcFile = () => join(dir, 'bashrc');
  const start = (cwd?: string) => startShell(`bash --noprofile --rcfile '${rcFile()}' -i`, cwd);
  let shell: Shell;
  beforeAll(() => {
    writeFileSync(join(dir, 'completion.bash'), script('bash'));
    writeFileSync(
      rcFile(),
      `PS1='$ '\nsource '${dir}/completion.bash'\nbind 'set enable-bracketed-paste off'\n` +
        String.raw`bind -x '"\C-g": printf "%s\n" "$READLINE_LINE" >> "$LINES_FILE"'`,
    );
    shell = start();
  });
  afterAll(() => shell.end());

  it('offers all that may follow', async () => {
    expect(await shell.type('alertdrill completion \u001b*')).toBe('alertdrill completion bash fish zsh ');
  });

  it('completes at the cursor, not at the end', async () => {
    expect(await shell.type('alertdrill ru --dry-run\u0001\u001bf\u001bf\t')).toBe('alertdrill run --dry-run');
  });

  itCompletes(() => shell, start);
});

inZsh('zsh', () => {
  const start = (cwd?: string) => startShell(`ZDOTDIR='${dir}/zsh' zsh -i`, cwd);
  let shell: Shell;
  beforeAll(() => {
    mkdirSync(join(dir, 'zsh'));
    writeFileSync(join(dir, 'zsh', '_alertdrill'), script('zsh'));
    writeFileSync(
      join(dir, 'zsh', '.zshrc'),
      `PS1='$ '
fpath=('${dir}/zsh' $fpath)
autoload -Uz compinit && compinit -u -d '${dir}/zsh/dump'
show-line() { print -r -- "$BUFFER" >> "$LINES_FILE" }
zle -N show-line
bindkey -e
bindkey '^G' show-line
setopt interactive_comments
`,
    );
    shell = start();
  });
  afterAll(() => shell.end());

  itCompletes(() => shell, start);
});

inFish('fish', () => {
  /** All that fish offers for a line, with descriptions. */
  const offered = (line: string, cwd = project()): readonly string[] => {
    const asked = 'source $argv[1]; complete -C "$argv[2]"';
    const args = ['--no-config', '-c', asked, join(dir, 'alertdrill.fish'), line];
    const { stdout, stderr } = spawnSync('fish', args, { cwd, env, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').slice(0, -1);
  };
  beforeAll(() => writeFileSync(join(dir, 'alertdrill.fish'), script('fish')));

  it.each([
    ['alertdrill ru', ['run\tdrill the scenarios of expectation files']],
    ['alertdrill run --scenario ', ['access-10x\t10x: access rises', 'route-cut']],
    ['alertdrill run --env=', ['--env=lab', '--env=live\tmarked production']],
    ['alertdrill run --reporter ju', ['junit=']],
    ['alertdrill run --reporter json=ou', ['json=out/']],
    ['alertdrill --project=alert', ['--project=alertdrill.yaml']],
    ['alertdrill run exp', ['expectations/']],
    ['alertdrill replay 2026', ['20261123T001502Z-k3f9x']],
    ['X=1 alertdrill reco', ['recover\tfinish the rollbacks that a crash left behind']],
    ['alertdrill run --scenario nothing', []],
  ])('%s', (line, expected) => {
    expect(offered(line)).toEqual(expected);
  });

  it('runs nothing of what is typed', () => {
    offered('alertdrill run --tag (touch pwned) --scenario "$(touch pwned)" --env ');
    expect(existsSync(join(project(), 'pwned'))).toBe(false);
  });

  it('is silent where the project file is broken', () => {
    expect(offered('alertdrill run --env ', join(dir, 'broken'))).toEqual([]);
    expect(offered('alertdrill chec', join(dir, 'broken'))).toHaveLength(1);
  });
});
