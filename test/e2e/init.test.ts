import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { startStandin, type RunningStandin } from '../../src/standin/main';
import { eventually } from '../support/eventually';
import { program } from './cli';
import { filesOf } from '../support/initBench';

const apiKey = 'typed-key-that-must-not-be-shown';
const hasPty = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** The built CLI in a terminal of its own: `script` of util-linux makes the pseudo-terminal. */
function startInTerminal(dir: string, args: readonly string[]) {
  const command = [process.execPath, program, ...args].map((part) => `'${part}'`);
  const child = spawn('script', ['-qfec', command.join(' '), '/dev/null'], {
    cwd: dir,
    env: { ...process.env, MACKEREL_APIKEY: '', TERM: 'xterm' },
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text));
  const ended = once(child, 'close').then(([code]: unknown[]) => code);
  return {
    screen: () => stripVTControlCharacters(screen),
    raw: () => screen,
    ended,
    /** Types once the question is there. */
    answer: async (question: string, keys: string) => {
      await eventually(() => expect(stripVTControlCharacters(screen)).toContain(question));
      child.stdin.write(keys);
    },
    /** In case of a test that failed before the end. */
    kill: () => child.kill('SIGKILL'),
  };
}

(hasPty ? describe : describe.skip)('init in a real terminal', () => {
  let standin: RunningStandin;
  let dir: string;
  let running: ReturnType<typeof startInTerminal>;
  beforeAll(async () => {
    standin = await startStandin({ port: 0, minuteMs: 2_000, apiKey, log: () => undefined });
  });
  afterAll(() => standin.close());
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'alertdrill-terminal-'));
    running = startInTerminal(dir, ['init', '--api-url', standin.url]);
  });
  afterEach(() => {
    running.kill();
    rmSync(dir, { recursive: true });
  });

  it('asks, does not show the key that is typed, and keeps it in .env alone', async () => {
    await running.answer('Whose alerts are watched?', '\r'); // Mackerel is the first
    await running.answer('Name of the environment', '\r');
    await running.answer('API key of Mackerel', `${apiKey}\r`);
    await running.answer('Organization alertdrill-standin', '\r');
    await running.answer('Base URL', '\r');
    expect(await running.ended).toBe(0);
    expect(running.screen()).toContain('Written:');
    expect(running.raw()).not.toContain(apiKey);
    expect(running.screen()).toContain('alertdrill-standin'); // the control: the screen is what was read
    const files = filesOf(dir);
    expect(Object.keys(files).filter((file) => files[file]?.includes(apiKey))).toEqual(['.env']);
    expect(statSync(join(dir, '.env')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toContain('.env\n');
  }, 60_000);

  it('ends with 130 on Ctrl-C, and has written nothing', async () => {
    await running.answer('Whose alerts are watched?', '\r');
    await running.answer('Name of the environment', '\x03');
    expect(await running.ended).toBe(130);
    expect(running.screen()).toContain('Nothing was written');
    expect(filesOf(dir)).toEqual({});
  }, 60_000);
});
