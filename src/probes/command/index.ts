import { z } from 'zod';
import { commandEnv, revealEnv } from '../../config/commandEnv';
import type { Look, ProbeKind, ProbeSystem } from '../../ports/probe';
import { unknownLook } from '../unknownLook';

const commandProbeOptions = z.strictObject({
  command: z
    .tuple([z.string().min(1)], z.string())
    .meta({ description: 'Program and arguments; never a shell', examples: [['./is-broken.sh']] }),
  env: commandEnv
    .optional()
    .describe(
      'Variables for it, added to those of alertdrill, but for keys, which are not inherited; `${secret.NAME}` is accepted',
    )
    .meta({ examples: [{ ADMIN_TOKEN: '${secret.ADMIN_TOKEN}' }] }),
  sees: z
    .strictObject({
      exit: z
        .int()
        .min(0)
        .max(255)
        .describe('It ends with this exit code')
        .meta({ examples: [1] }),
    })
    .describe('What counts as the effect')
    .meta({ examples: [{ exit: 1 }] }),
});

type CommandProbeOptions = z.infer<typeof commandProbeOptions>;

/** Runs a program; the effect is there when it ends with the exit code that is looked for. */
export const commandProbe: ProbeKind<CommandProbeOptions> = {
  kind: 'command',
  summary: 'Runs a program: sees exit',
  options: commandProbeOptions,
  describe: ({ command, sees }) => `${command.join(' ')} exits with ${sees.exit}`,
  touches: ({ command: [program] }) => [{ type: 'command', program }],
  look: lookByCommand,
};

async function lookByCommand(
  { command, env = {}, sees }: CommandProbeOptions,
  { clock, processes, secrets, projectDir }: Omit<ProbeSystem, 'http' | 'connect'>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Look> {
  const startedAtMs = clock.now();
  try {
    const result = await processes.run({
      argv: command,
      cwd: projectDir,
      timeoutMs,
      signal,
      ...revealEnv(env, secrets),
    });
    const stamps = { sentAtMs: result.startedAtMs, decidedAtMs: result.endedAtMs };
    // Ended by a signal or the time-out: the program did not say anything.
    if (result.exitCode === undefined || result.timedOut) {
      return { ...stamps, result: 'unknown', detail: result.timedOut ? `no end within ${timeoutMs} ms` : 'killed' };
    }
    const detail = `exit ${result.exitCode} after ${Math.round(result.endedAtMs - result.startedAtMs)} ms`;
    return { ...stamps, result: result.exitCode === sees.exit ? 'bad' : 'good', detail };
  } catch (error) {
    return unknownLook(startedAtMs, clock.now(), error);
  }
}
