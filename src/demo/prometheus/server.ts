import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../lifetime';

/** A Prometheus or an Alertmanager that answers. */
export interface Server {
  /** `127.0.0.1:9090` */
  readonly address: string;
  /** How it ended, where nobody ended it. */
  readonly died: Promise<string>;
  /** By SIGKILL: nothing of what it would put in order is wanted. May be called twice. */
  kill(): Promise<void>;
}

export interface ServerProgram {
  readonly name: string;
  readonly path: string;
  readonly argv: (address: string) => readonly string[];
}

/** A port that was free may be taken when the server wants it. */
const attempts = 3;

/**
 * Starts a server on a free port of 127.0.0.1 and waits until it is ready. It has a child's fate alone: see `main.ts`
 * for what ends it.
 * @throws Error with what it said, where it ends instead
 */
export async function startServer(program: ServerProgram, log: Log, signal: AbortSignal): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const started = await tryToStart(program, log, signal);
    if ('server' in started) return started.server;
    if (attempt === attempts || !started.said.includes('address already in use')) {
      throw new Error(`${program.name} did not start: ${started.said}`);
    }
  }
}

async function tryToStart({ name, path, argv }: ServerProgram, log: Log, signal: AbortSignal) {
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(path, argv(address), { stdio: ['ignore', 'ignore', 'pipe'] });
  // Whatever ends this process but SIGKILL ends the server with it.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    said.splice(0, said.length - linesKept);
    if (isTrouble(line)) log(`${name}: ${line}`);
  });
  let isWanted = true;
  const ended = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, by) => resolve(`it ended by itself (${by ?? `exit code ${code}`})`));
  });
  const kill = async (): Promise<void> => {
    isWanted = false;
    child.kill('SIGKILL');
    await ended;
    process.off('exit', killAtExit);
  };
  const outcome = await Promise.race([untilReady(`http://${address}/-/ready`, signal), ended]);
  if (outcome !== 'ready') {
    await kill();
    return { said: [outcome, ...said].join('\n') };
  }
  const died = new Promise<string>((resolve) => {
    void ended.then((how) => {
      if (isWanted) resolve([`${name}: ${how}`, ...said].join('\n'));
    });
  });
  return { server: { address, died, kill } };
}

const linesKept = 5;

/** Both servers write a line for each thing that they do. */
const isTrouble = (line: string): boolean => /level=("?error"?|ERROR)\b/.test(line);

/** Of the loopback interface. The server that wants it can't say which port it took, were it to choose for itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return address.port;
}

const lookEveryMs = 100;

async function untilReady(url: string, signal: AbortSignal): Promise<'ready' | 'not ready in time'> {
  while (!signal.aborted) {
    const status = await fetch(url, { signal }).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return 'ready';
    await sleep(lookEveryMs);
  }
  return 'not ready in time';
}
