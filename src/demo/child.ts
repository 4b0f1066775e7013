import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process that ends with its stdin, so that it never outlives this one, however that dies. */
export interface Child {
  readonly pid: number;
  /** The first line on its stdout, which is JSON. */
  readonly announced: unknown;
  /** SIGTERM, and SIGKILL where that is not enough. May be called twice. */
  stop(): Promise<void>;
}

/** How long a child may take to its first line. */
export const patienceMs = 30_000;

/** @throws Error with what it said on stderr, where it ends without a first line */
export async function startChild(
  name: string,
  [program, ...args]: readonly [string, ...string[]],
  env: Record<string, string>,
  log: (line: string) => void,
): Promise<Child> {
  // A group of its own: Ctrl-C is for the harness, which still needs them for the rollback.
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    detached: true,
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    log(line);
  });
  const ended = once(child, 'close');
  try {
    const first = once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(patienceMs) });
    const outcome = await Promise.race([first, ended.then(() => undefined)]);
    const line: unknown = outcome?.[0];
    if (typeof line !== 'string' || child.pid === undefined) throw new Error('it ended without a first line');
    return { pid: child.pid, announced: JSON.parse(line), stop: () => stopChild(child, ended) };
  } catch (cause) {
    await stopChild(child, ended);
    throw new Error([`${name} did not start`, ...said].join('\n'), { cause });
  }
}

const graceMs = 3_000;

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}
