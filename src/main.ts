#!/usr/bin/env node
import { constants } from 'node:os';
import { join } from 'node:path';
import { createVeil } from './config/veil';
import { SignalReceived } from './edge';
import { exitCodes } from './exitCodes';
import { readJsonVersion } from './system/readJsonVersion';

const veil = createVeil();

/** The process edge: the real system, and the only place that exits. */
async function main(): Promise<void> {
  const [first] = process.argv.slice(2);
  const version = readJsonVersion(join(__dirname, '..', 'package.json'));
  if (first === '--version' || first === '-V') {
    process.stdout.on('error', () => undefined).write(`${version}\n`);
    return;
  }
  if (first === '__keeper') {
    const { runKeeper } = await import('./keeper/main');
    await runKeeper(veil);
    process.exit(0);
  }
  // Here and not where arguments are parsed: prompts, code frames and child processes go by the variables, too.
  if (process.argv.includes('--no-color')) paintNothing();
  const cwd = currentFolder();
  if (cwd === undefined) {
    process.stderr.write('alertdrill: the folder that it was called in is gone\ncd into another one\n');
    process.exit(exitCodes.usage);
  }
  const { createSink } = await import('./system/sink');
  const { runCli } = await import('./cli');
  const stderr = veil.over(createSink(process.stderr, process.env));
  let isStdoutLost = false;
  const stdoutLost = (why: string) => {
    isStdoutLost = true;
    stderr.write(`alertdrill: stdout can't be written, and is lost: ${why}\n`);
  };
  const code = await runCli({
    argv: process.argv.slice(2),
    env: process.env,
    cwd,
    stdout: veil.over(createSink(process.stdout, process.env, stdoutLost)),
    stderr,
    isStdoutLost: () => isStdoutLost,
    conceal: veil.conceal,
    version,
    self: [process.execPath, __filename],
    pid: process.pid,
    ...listenToSignals(),
  });
  // Not process.exit at once: what was written to a pipe must arrive.
  process.exitCode = code;
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(code);
}

/** FORCE_COLOR goes: to Node an empty one asks for colours, too, and it warns of both. */
function paintNothing(): void {
  process.env['NO_COLOR'] = '1';
  delete process.env['FORCE_COLOR'];
}

/** Undefined where somebody removed it meanwhile, or moved it to where it can't be seen. */
function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/**
 * One Ctrl-C may come twice: from the terminal, and from npm or make that pass it on. What comes later than this was
 * meant as a second one. ms
 */
const sameSignalMs = 1_000;

/** A second signal ends the wait that is left, and never the rollback. */
function listenToSignals(): { readonly interrupt: AbortSignal; readonly secondInterrupt: AbortSignal } {
  const [first, second] = [new AbortController(), new AbortController()];
  let firstAtMs: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const received = new SignalReceived(name, constants.signals[name]);
      const nowMs = performance.now();
      firstAtMs ??= nowMs;
      first.abort(received);
      if (nowMs - firstAtMs > sameSignalMs) second.abort(received);
    });
  }
  return { interrupt: first.signal, secondInterrupt: second.signal };
}

const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.writableLength === 0) resolve();
    else stream.once('drain', resolve).once('close', resolve).once('error', resolve);
  });

/** Ends at once: what is held is rolled back by the keeper, which sees its parent go. */
function crash(error: unknown): never {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`alertdrill: an internal error, please report it\n${veil.text(told)}\n`);
  process.exit(70);
}

// Node would end with 1, which says that an alert failed.
process.on('uncaughtException', crash);
main().catch(crash);
