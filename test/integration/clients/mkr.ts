import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeed } from '../../../src/standin/seed';
import { apiKey, startedStandin, type StandinClient } from '../standin/standinClient';
import type { StandinOptions } from '../../../src/standin/main';

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  /** Without colours. */
  readonly stderr: string;
}

/** A stand-in with minutes as long as Mackerel's, and mkr beside it, in a folder of their own. */
export interface MkrBench {
  readonly standin: StandinClient;
  readonly dir: string;
  mkr(...argv: readonly string[]): Promise<Said>;
  /** What it printed, where it did well. */
  json(...argv: readonly string[]): Promise<unknown>;
  withInput(input: string, ...argv: readonly string[]): Promise<Said>;
  withKey(key: string, ...argv: readonly string[]): Promise<Said>;
  /** JSON of a file in its folder. */
  file(name: string): Promise<object>;
  write(name: string, content: object): Promise<void>;
  /** The stand-in ends, and another one begins with that seed. */
  restart(seed: unknown): Promise<void>;
  close(): Promise<void>;
}

export async function createMkrBench(path: string, options: Partial<StandinOptions> = {}): Promise<MkrBench> {
  const dir = await mkdtemp(join(tmpdir(), 'alertdrill-mkr-'));
  const begin = (more: Partial<StandinOptions>) => startedStandin({ minuteMs: 60_000, ...options, ...more });
  let standin = await begin({});
  const run = async (key: string, input: string, argv: readonly string[]): Promise<Said> => {
    // No conf file: what an installed agent is told on this machine is none of these tests' business.
    const child = spawn(path, ['--conf', join(dir, 'none.conf'), '--apibase', standin.url, ...argv], {
      cwd: dir,
      env: { PATH: process.env['PATH'], TMPDIR: dir, MACKEREL_APIKEY: key, TZ: 'UTC' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    child.stdin.on('error', () => undefined).end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout: said.stdout, stderr: said.stderr.replace(colours, '') };
  };
  const mkr = (...argv: readonly string[]) => run(apiKey, '', argv);
  return {
    get standin() {
      return standin;
    },
    dir,
    mkr,
    json: async (...argv) => {
      const { code, stdout, stderr } = await mkr(...argv);
      if (code !== 0) throw new Error(`mkr ${argv.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout) as unknown;
    },
    withInput: (input, ...argv) => run(apiKey, input, argv),
    withKey: (key, ...argv) => run(key, '', argv),
    file: async (name) => JSON.parse(await readFile(join(dir, name), 'utf8')) as object,
    write: (name, content) => writeFile(join(dir, name), JSON.stringify(content)),
    restart: async (seed) => {
      const file = join(dir, 'seed.json');
      await writeFile(file, JSON.stringify(seed));
      await standin.close();
      standin = await begin({ seed: await readSeed(file) });
    },
    close: async () => {
      await standin.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** How mkr ends where the server refused. */
export const refused = (message: string): Said => ({
  code: 1,
  stdout: '',
  stderr: expect.stringContaining(`error API request failed: ${message}`) as string,
});
