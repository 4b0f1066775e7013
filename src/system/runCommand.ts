import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Clock } from '../ports/clock';
import type { CommandLine, CommandResult } from '../ports/processes';
import { environmentOf } from './environmentOf';
import { keepTail } from './tail';

/** How long output may still come in after the command ended: what it started may hold its pipes open for ever. */
const drainMs = 200;
const keptBytes = 64 * 1024;

/** Runs a command in a process group of its own, as ports/processes.ts says. */
export async function runCommand(
  command: CommandLine & { readonly timeoutMs: number; readonly signal?: AbortSignal },
  clock: Clock,
): Promise<CommandResult> {
  command.signal?.throwIfAborted();
  const [program, ...args] = command.argv;
  const startedAtMs = clock.now();
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: environmentOf(command),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = keepTail(child.stdout, keptBytes);
  const stderr = keepTail(child.stderr, keptBytes);
  const guard = guardGroup(child, command.timeoutMs, command.signal);
  try {
    const { exitCode, signal } = await ended(child);
    const endedAtMs = clock.now();
    await drained(child);
    return {
      ...(exitCode === null ? {} : { exitCode }),
      ...(signal === null ? {} : { signal }),
      timedOut: guard.timedOut(),
      stdout: stdout(),
      stderr: stderr(),
      startedAtMs,
      endedAtMs,
    };
  } finally {
    guard.release();
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Kills the whole group when its time is up or its caller gives up. */
function guardGroup(child: Child, timeoutMs: number, signal: AbortSignal | undefined) {
  let timedOut = false;
  const kill = () => {
    // The group's id is safe to use: the child is not reaped before `ended` resolves, and release follows at once.
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  signal?.addEventListener('abort', kill);
  return {
    timedOut: () => timedOut,
    release: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
    },
  };
}

function killGroup(groupId: number): void {
  try {
    process.kill(-groupId, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** Of the child itself, whoever still holds its pipes. Rejects where it could not be started. */
const ended = (child: Child): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> =>
  new Promise((resolve, reject) => {
    child.once('exit', (exitCode, signal) => {
      resolve({ exitCode, signal });
    });
    child.once('error', reject);
  });

async function drained(child: Child): Promise<void> {
  const streams = [child.stdout, child.stderr].filter((stream) => !stream.closed && !stream.readableEnded);
  if (streams.length === 0) return;
  // A stream that fails has nothing more to say either.
  const closed = Promise.allSettled(streams.map((stream) => once(stream, 'close')));
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, drainMs);
  });
  await Promise.race([closed, patience]);
  clearTimeout(timer);
}
