import { ArgumentsError } from './readArguments';

/** How long a demo process lives. */
export interface Lifetime {
  /** End when stdin ends, so that the process never outlives all that hold its other end. */
  readonly withStdin: boolean;
}

/**
 * Runs a demo process from start to exit: `read` reads the command line, `start` brings the process up and returns its
 * stop, which is called once the process is asked to end; a start that takes long hears of that by its signal. Exit code
 * 0 after a clean end, 2 for a wrong command line, 1 for anything else.
 */
export async function runProcess<S extends { readonly lifetime: Lifetime }>(
  name: string,
  read: () => S,
  start: (settings: S, log: Log, ending: AbortSignal) => Promise<() => Promise<void>>,
): Promise<never> {
  const log = createLog(name);
  const ending = new AbortController();
  try {
    const settings = read();
    // Listens before anything is announced: who reads the announcement may send a signal at once.
    const ended = askedToEnd(settings.lifetime);
    void ended.then(() => ending.abort());
    const stop = await start(settings, log, ending.signal);
    await ended;
    await stop();
    process.exit(0);
  } catch (error) {
    if (ending.signal.aborted) process.exit(0);
    log(error instanceof ArgumentsError ? error.message : describe(error));
    process.exit(error instanceof ArgumentsError ? 2 : 1);
  }
}

/** Writes one line to stderr. */
export type Log = (message: string) => void;

/** Prints the line that tells the parent that the process is ready, and where. */
export function announce(ready: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`${JSON.stringify({ ...ready, pid: process.pid })}\n`);
}

function createLog(name: string): Log {
  // The parent may be gone, and its end of the pipe with it: that must not turn a clean end into a crash.
  process.stderr.on('error', () => undefined);
  return (message) => process.stderr.write(`${name}: ${message}\n`);
}

function askedToEnd({ withStdin }: Lifetime): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    if (!withStdin) {
      process.once('SIGINT', () => resolve());
      process.once('SIGHUP', () => resolve());
      return;
    }
    // Ctrl-C and a closed terminal reach the whole process group. The parent still needs us to roll its fault back,
    // so its end (our stdin) decides, not the signal.
    process.on('SIGINT', () => undefined);
    process.on('SIGHUP', () => undefined);
    process.stdin
      .once('end', () => resolve())
      .once('error', () => resolve())
      .resume();
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
