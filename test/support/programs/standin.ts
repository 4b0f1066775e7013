import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const program = resolve(__dirname, '../../../dist/main.js');

export interface StandinProcess {
  readonly url: string;
  /** What it said on stderr so far. */
  said(): string;
  call(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Ends it, and waits until it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** The built CLI's `standin mackerel` as a process of its own, on a free port. Rejects with its stderr where it ends. */
export async function standinProcess(...options: readonly string[]): Promise<StandinProcess> {
  const args = [program, 'standin', 'mackerel', '--api-key-env', 'STANDIN_KEY', ...options];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, STANDIN_KEY: 'key' },
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const gone = once(child, 'close');
  const url = await new Promise<string>((started, refused) => {
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      if (out.includes('\n')) started((JSON.parse(out) as { url: string }).url);
    });
    void gone.then(() => refused(new Error(err)));
  });
  return {
    url,
    said: () => err,
    async call(method, path, body) {
      const response = await fetch(`${url}/api/v0${path}`, {
        method,
        headers: { 'x-api-key': 'key', 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    async kill(signal) {
      child.kill(signal);
      await gone;
    },
  };
}
