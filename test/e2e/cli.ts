import { spawn, type StdioOptions } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const packageDir = resolve(__dirname, '../..');
/** The built CLI. */
export const program = join(packageDir, 'dist', 'main.js');

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HowToStart {
  /** Leader of a process group of its own, as a shell makes it. */
  readonly detached?: boolean;
  /** On a terminal of its own, which is closed where the returned child is killed: the one that holds its other end. */
  readonly terminal?: boolean;
  /** An open file for its results; default: they are kept. */
  readonly stdout?: number | 'pipe';
}

const quoted = (argument: string): string => `'${argument.replaceAll("'", String.raw`'\''`)}'`;

/**
 * A folder of its own for one test: journal, locks and whatever the CLI writes.
 *
 * @param within what its command line begins with, where it runs in surroundings of its own: `ip netns exec NAME`
 */
export function createWorkplace(within: readonly string[] = []) {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-e2e-'));
  const env = { ...process.env, XDG_STATE_HOME: join(dir, 'state'), NO_COLOR: '1' };
  /** The built CLI as it runs: what it said so far, and its end. */
  const start = (
    args: readonly string[],
    extra: Readonly<Record<string, string>> = {},
    { detached = false, terminal = false, stdout = 'pipe' }: HowToStart = {},
  ) => {
    const argv = [...within, process.execPath, program, ...args];
    // https://man7.org/linux/man-pages/man1/script.1.html
    const [command = '', ...rest] = terminal
      ? ['script', '--quiet', '--flush', '--return', '--command', argv.map(quoted).join(' '), '/dev/null']
      : argv;
    const stdio: StdioOptions = ['pipe', stdout, 'pipe'];
    const child = spawn(command, rest, { cwd: dir, env: { ...env, ...extra }, detached, stdio });
    const text = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
    const ended = new Promise<CliResult>((done, failed) => {
      child.once('error', failed);
      child.once('close', (code, signal) => done({ code, signal, ...text }));
    });
    return { child, said: () => text, ended };
  };
  return {
    dir,
    env,
    start,
    /** Runs the built CLI to its end. */
    run: (args: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
      start(args, extra).ended,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Command lines of living processes that have `mark` in their environment or arguments. */
export const processesWith = (mark: string): readonly string[] => findProcesses(mark).map(({ command }) => command);

/** The same, with their ids. */
export function findProcesses(mark: string): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const read = (file: string) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
        } catch {
          return '';
        }
      };
      const command = read('cmdline');
      return command.includes(mark) || read('environ').includes(mark) ? [{ pid: Number(pid), command }] : [];
    });
}
