import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { FaultError } from '../domain/errors';
import { privateFile } from './durable';
import { answerSchema, type Answer, type Command, type Greeting } from './messages';

export interface KeeperProcess {
  /** Call once; what it says is held back until then. */
  listen(hear: (answer: Answer) => void): void;
  readonly send: (message: Greeting | Command) => void;
  /** Closes its stdin: it rolls back what is left, and ends. */
  hangUp(): void;
  kill(): void;
  /** Resolves when it has ended, with how: `exit code 0`, `SIGKILL`. */
  readonly ended: Promise<string>;
}

export interface KeeperProcessOptions {
  /** Program and arguments that start a keeper. */
  readonly command: readonly [string, ...string[]];
  /** Its stderr is appended to this file: the terminal belongs to the harness. */
  readonly logFile: string;
  /** Held open by it as long as it lives, and used for nothing: what a rollback needs goes when they are closed. */
  readonly lifelines?: readonly Writable[];
}

/** Starts the keeper in a session of its own, out of reach of the terminal's signals. Throws FaultError. */
export async function startKeeperProcess(options: KeeperProcessOptions): Promise<KeeperProcess> {
  const [program, ...args] = options.command;
  const log = openSync(options.logFile, 'a', privateFile);
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', log, ...(options.lifelines ?? [])] });
  closeSync(log);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('a keeper without pipes');
  // EPIPE: it died; `ended` says so.
  stdin.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit code ${code ?? 'unknown'}`);
    });
  });
  await started(child);
  return {
    listen: (hear) => {
      createInterface({ input: stdout }).on('line', (line) => {
        hear(answerSchema.parse(JSON.parse(line)));
      });
    },
    send: (message) => void stdin.write(`${JSON.stringify(message)}\n`),
    hangUp: () => stdin.end(),
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}

const started = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      reject(new FaultError(`the keeper could not be started: ${cause.message}`, { cause }));
    });
  });
