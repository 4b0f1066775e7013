import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Before whatever else is at work, as far as the system lets: the issue speaks of a core, not of a share in one. */
export const priority = -10;

export interface MeasuredServer {
  readonly url: string;
  readonly key: string;
  /** What its process holds after a collection, and what of it is resident, in MB (10^6 bytes). */
  memory(): Promise<{ readonly heldMb: number; readonly residentMb: number }>;
  /** Seconds of its core that it has used. */
  cpuSeconds(): number;
  /** Seconds for which its main thread could have run, and others had the core. */
  waitedSeconds(): number;
  said(): string;
  stop(): Promise<void>;
}

/** The built `alertdrill standin mackerel`, with all its threads on one core. Linux only: taskset, /proc. */
export async function startServer(
  alertdrill: string,
  options: readonly string[],
  { core, profileDir }: { readonly core: number; readonly profileDir: string | undefined },
): Promise<MeasuredServer> {
  const key = 'bench-key';
  const profiled = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const node = [process.execPath, '--expose-gc', ...profiled, '--require', join(__dirname, 'heapReport.cjs')];
  const argv = [...node, alertdrill, 'standin', 'mackerel', '--api-key-env', 'STANDIN_KEY', ...options];
  const child = spawn('nice', ['-n', String(priority), 'taskset', '-c', String(core), ...argv], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, STANDIN_KEY: key },
  });
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
  const gone = once(child, 'close');
  const url = await new Promise<string>((started, refused) => {
    let out = '';
    child.stdout?.on('data', (data: Buffer) => {
      out += data.toString();
      if (out.includes('\n')) started((JSON.parse(out) as { url: string }).url);
    });
    void gone.then(() => refused(new Error(said)));
  });
  // nice and taskset become the program: it is the same process.
  const { pid } = child;
  return {
    url,
    key,
    async memory() {
      const answer = once(child, 'message');
      child.send('memory');
      const [{ heldMb }] = (await answer) as [{ heldMb: number }];
      const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return { heldMb, residentMb: (Number(kb) * 1_024) / 1e6 };
    },
    cpuSeconds() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    waitedSeconds: () => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e9,
    said: () => said,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
