import { messageOf } from '../domain/caught';
import { FaultError } from '../domain/errors';
import { excerpt } from '../domain/excerpt';
import type { CommandLine, CommandResult, Processes } from './processes';
import type { Secrets } from './secrets';

const toldLines = 10;
const toldCharacters = 1_000;

/**
 * Runs a command to its end. Throws FaultError, with the end of its output, where that is not exit code 0.
 *
 * @param secrets that were given to it: it may say them
 */
export async function runOrFail(
  command: CommandLine & { readonly timeoutMs: number; readonly signal?: AbortSignal },
  processes: Pick<Processes, 'run'>,
  secrets?: Pick<Secrets, 'hide'>,
): Promise<CommandResult> {
  const { argv, cwd, timeoutMs } = command;
  const name = argv.join(' ');
  const result = await processes.run(command).catch((cause: unknown) => {
    const folder = cwd === undefined ? '' : `, and is ${cwd} a folder`;
    throw new FaultError(`${name} could not be run: ${messageOf(cause)}`, {
      hint: `is ${argv[0]} installed here${folder}?`,
      cause,
    });
  });
  if (result.exitCode === 0) return result;
  throw new FaultError(`${name} ${howItEnded(result, timeoutMs)}${outputEnd(result, secrets)}`, hintFor(result));
}

function howItEnded({ timedOut, signal, exitCode }: CommandResult, timeoutMs: number): string {
  if (timedOut) return `was killed: it had not ended after ${timeoutMs / 1000} s`;
  return signal === undefined ? `ended with exit code ${exitCode ?? 'unknown'}` : `was ended by ${signal}`;
}

const hintFor = ({ timedOut }: CommandResult) => (timedOut ? { hint: '`timeout` gives it longer' } : {});

/** The ends of both of what it said, without secrets, for a record of it; nothing where it said nothing. */
export function outputOf(
  { stdout, stderr }: Pick<CommandResult, 'stderr' | 'stdout'>,
  secrets: Pick<Secrets, 'hide'> | undefined,
): { readonly output?: string } {
  const ends = [stdout, stderr].map((text) => endOf(text, secrets)).filter((end) => end !== '');
  return ends.length === 0 ? {} : { output: ends.join('\n') };
}

/** The end of what it said after a colon, stderr before stdout: complaints are there. Empty where it said nothing. */
export function outputEnd(
  { stderr, stdout }: Pick<CommandResult, 'stderr' | 'stdout'>,
  secrets: Pick<Secrets, 'hide'> | undefined,
): string {
  const end = endOf(stderr.trim() || stdout, secrets);
  return end === '' ? '' : `: ${end}`;
}

function endOf(said: string, secrets: Pick<Secrets, 'hide'> | undefined): string {
  const text = secrets?.hide(said.trim()) ?? said.trim();
  const end = text.split('\n').slice(-toldLines).join('\n');
  if (end === '') return '';
  // No word of it is shown in part, since that may be half a key.
  return excerpt(end, toldCharacters, 'end') || `(it ends with a word of more than ${toldCharacters} characters)`;
}
