import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { DemoFailure } from './demoFailure';

/** A program of the demo. */
export interface Program {
  /** For people: `shop`, `stand-in`. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that ends with its stdin, so that it never outlives this one, however that dies. */
export interface Child {
  readonly pid: number;
  /** The first line on its stdout, which is JSON. */
  readonly announced: unknown;
  /** Its stdin: a process that inherits it keeps the child alive beyond this one's death. */
  readonly lifeline: Writable;
  /** Resolves when it has ended though nobody stopped it. */
  readonly died: Promise<Death>;
  /** What it said last on stderr. */
  lastWords(): readonly string[];
  /** SIGTERM, and SIGKILL where that is not enough. May be called twice. */
  stop(): Promise<void>;
}

export interface Death {
  /** Whose. */
  readonly name: string;
  /** `SIGKILL`, `exit code 1`. */
  readonly how: string;
  readonly lastWords: readonly string[];
}

export interface Surroundings {
  /** Inherited by the child and held open as long as it lives. */
  readonly lifeline: Writable;
  /** Gets what it says on stderr, a line each. */
  readonly log: (line: string) => void;
  /** Ends the start: the child is stopped, and the start rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** How long a child may take to its first line. */
export const patienceMs = 30_000;

/** Throws DemoFailure where it ends without a first line, or takes too long to it. */
export async function startChild(program: Program, { lifeline, log, signal }: Surroundings): Promise<Child> {
  const { name, env } = program;
  const [file, ...args] = program.command;
  signal.throwIfAborted();
  // A group of its own: Ctrl-C is for the harness, which still needs them for the rollback.
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe', lifeline],
    env: { ...process.env, ...env },
    detached: true,
  });
  const { pid, stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('a child without pipes');
  const ended = endOf(child);
  child.once('exit', () => endGroupOf(pid));
  const said: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => {
    said.push(line);
    if (said.length > wordsKept) said.shift();
    log(line);
  });
  const lastWords = () => [...said];

  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopChild(child, ended));
  const died = new Promise<Death>((resolve) => {
    void ended.then((how) => {
      if (stopped === undefined) resolve({ name, how, lastWords: lastWords() });
    });
  });

  const endedEarly = ended.then((how) => {
    throw new Error(how);
  });
  const late = AbortSignal.timeout(patienceMs);
  try {
    const first = once(createInterface({ input: stdout }), 'line', { signal: AbortSignal.any([signal, late]) });
    const [line] = (await Promise.race([first, endedEarly])) as [string];
    if (pid === undefined) throw new Error('it has no process');
    return { pid, announced: JSON.parse(line) as unknown, lifeline: stdin, died, lastWords, stop };
  } catch (cause) {
    await stop();
    signal.throwIfAborted();
    const why = late.aborted ? `it said nothing within ${patienceMs / 1000} s` : messageOf(cause);
    throw new DemoFailure(`the ${name} did not start: ${why}`, lastWords(), { cause });
  }
}

const wordsKept = 10;
const graceMs = 3_000;

/** Resolves when it has ended and all that it said has arrived. */
const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
  });

/** What it had started itself and could not end any more, since it was killed. */
function endGroupOf(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // There is nobody left in it, as is usual.
  }
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
