import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { apiKey, readOnlyKey } from '../standin/standinClient';

/** `alertdrill standin mackerel`, as it is built, in a process of its own. */
export interface StandinProcess {
  readonly url: string;
  /** Body of an answer; rejects where it is no 200. */
  get(path: string): Promise<unknown>;
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body: object): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startStandinProcess(...options: readonly string[]): Promise<StandinProcess> {
  const main = join(resolve(__dirname, '../../..'), 'dist', 'main.js');
  const keys = ['--api-key-env', 'STANDIN_KEY', '--read-only-key-env', 'STANDIN_READER'];
  const child = spawn(process.execPath, [main, 'standin', 'mackerel', ...keys, '--exit-with-stdin', ...options], {
    env: { PATH: process.env['PATH'], STANDIN_KEY: apiKey, STANDIN_READER: readOnlyKey },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as unknown[];
  if (typeof line !== 'string') throw new Error('the stand-in did not start');
  const { url } = JSON.parse(line) as { url: string };
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}/api/v0${path}`, {
      method,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as unknown;
  };
  return {
    url,
    get: (path) => call('GET', path),
    send: call,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
