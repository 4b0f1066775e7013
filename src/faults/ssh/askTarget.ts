import { messageOf } from '../../domain/caught';
import type { FaultSystem } from '../../ports/fault';
import { outputEnd, outputOf } from '../../ports/runOrFail';
import type { SshState } from './options';
import { remoteScript } from './remoteWord';
import { connectSeconds, sshArgv } from './sshArgv';

/** Beyond what the command itself may take: to connect, and to hear of its end. */
const aroundMs = 20_000;

export interface Question {
  readonly script: string;
  readonly args: readonly string[];
  /** How long it may take there; default: it takes no time worth speaking of. */
  readonly takesMs?: number;
  readonly signal?: AbortSignal;
}

export type Asked =
  | {
      readonly reached: true;
      /** Each answer of the script: `armed /tmp/...`. The last one is what it came to. */
      readonly answers: readonly [string, ...string[]];
      /** What it said besides, its end, without secrets; empty, or after a colon. */
      readonly output: string;
      /** The ends of both of what it said besides, for the record of a command that did well. */
      readonly said: { readonly output?: string };
      readonly startedAtMs: number;
      readonly endedAtMs: number;
    }
  | {
      readonly reached: false;
      readonly why: string;
      readonly hint: string;
      /** Whether it may well be reached a while later. */
      readonly mayPass: boolean;
    };

/** Has a script run on the target, by a session of its own. Never rejects. */
export async function askTarget(
  { target, token }: Pick<SshState, 'target' | 'token'>,
  { script, args, takesMs = 0, signal }: Question,
  { processes, secrets }: Pick<FaultSystem, 'processes' | 'secrets'>,
): Promise<Asked> {
  const [program, ...options] = sshArgv(target);
  const timeoutMs = takesMs + aroundMs;
  const asked = signal === undefined ? {} : { signal };
  try {
    const argv = [program, ...options, remoteScript(script, args)] as const;
    const result = await processes.run({ argv, timeoutMs, ...asked });
    const { answers, rest } = answersIn(result.stdout, token);
    const output = outputEnd({ stdout: rest, stderr: result.stderr }, secrets);
    const [first, ...others] = answers;
    if (first !== undefined) {
      const { startedAtMs, endedAtMs } = result;
      const said = outputOf({ stdout: rest, stderr: result.stderr }, secrets);
      return { reached: true, answers: [first, ...others], output, said, startedAtMs, endedAtMs };
    }
    if (result.timedOut) return failure(`had not ended after ${timeoutMs / 1_000} s`, unreachable, true);
    if (result.signal !== undefined) return failure(`was ended by ${result.signal}`, '', true);
    return failureOf(result.exitCode ?? sshFailed, output);
  } catch (error) {
    const hint = "it is the system's ssh that is run: is it installed here?";
    return failure(`could not be run: ${messageOf(error)}`, hint, false);
  }
  function failure(how: string, hint: string, mayPass: boolean): Asked {
    return { reached: false, why: `ssh to ${target.host} ${how}`, hint, mayPass };
  }
  function failureOf(exitCode: number, output: string): Asked {
    if (exitCode !== sshFailed) return failure(`ended with exit code ${exitCode}${output}`, noShell, false);
    const { hint, mayPass } = complaints.find(({ pattern }) => pattern.test(output)) ?? {
      hint: unreachable,
      mayPass: true,
    };
    return failure(`failed${output}`, hint, mayPass);
  }
}

/** ssh's own exit code where the connection did not come about, or broke. */
const sshFailed = 255;
const unreachable = `is it up, and can this machine reach it? It is tried for ${connectSeconds} s`;
const noShell =
  'its user needs a login shell there that knows `sh`, with the programs that the README of this kind names';

/** In the words of OpenSSH. */
const complaints = [
  {
    pattern: /Permission denied/,
    hint: 'nobody is asked for a password: let an agent or `identityFile` hold a key that is authorized there',
    mayPass: false,
  },
  {
    pattern: /Host key verification failed|HOST IDENTIFICATION HAS CHANGED/,
    hint: 'its host key is not known here, or another one: log in once by hand and look at it, since nobody is asked now',
    mayPass: false,
  },
  { pattern: /Could not resolve hostname/, hint: 'is that its name, as this machine knows it?', mayPass: true },
  {
    pattern: /Bad configuration option|Can't open user config|bad permissions/i,
    hint: "see ssh's files",
    mayPass: false,
  },
] as const;

/** The answers lie anywhere, since a login may say something, and what a command left behind goes on. */
function answersIn(stdout: string, token: string): { readonly answers: readonly string[]; readonly rest: string } {
  const lines = stdout.split('\n');
  const lead = `alertdrill ${token} `;
  return {
    answers: lines.filter((line) => line.startsWith(lead)).map((line) => line.slice(lead.length)),
    rest: lines.filter((line) => !line.startsWith(lead)).join('\n'),
  };
}
