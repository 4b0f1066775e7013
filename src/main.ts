#!/usr/bin/env node
import { constants } from 'node:os';
import { join } from 'node:path';
import { SignalReceived } from './edge';
import { readJsonVersion } from './system/readJsonVersion';

/** The process edge: the real system, and the only place that exits. */
async function main(): Promise<void> {
  const [first] = process.argv.slice(2);
  const version = readJsonVersion(join(__dirname, '..', 'package.json'));
  if (first === '--version' || first === '-V') {
    process.stdout.write(`${version}\n`);
    return;
  }
  if (first === '__keeper') {
    const { runKeeper } = await import('./keeper/main');
    await runKeeper();
    process.exit(0);
  }
  const { createSink } = await import('./system/sink');
  const { runCli } = await import('./cli');
  const code = await runCli({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout: createSink(process.stdout, process.env),
    stderr: createSink(process.stderr, process.env),
    version,
    self: [process.execPath, __filename],
    pid: process.pid,
    interrupt: listenToSignals(),
  });
  // Not process.exit at once: what was written to a pipe must arrive.
  process.exitCode = code;
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(code);
}

/** A second signal changes nothing: the rollback is never skipped, and waiting has ended with the first. */
function listenToSignals(): AbortSignal {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => interrupt.abort(new SignalReceived(name, constants.signals[name])));
  }
  return interrupt.signal;
}

const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.writableLength === 0) resolve();
    else stream.once('drain', resolve).once('close', resolve).once('error', resolve);
  });

main().catch((error: unknown) => {
  process.stderr.write(
    `alertdrill: an internal error, please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(70);
});
