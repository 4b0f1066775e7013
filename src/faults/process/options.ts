import { z } from 'zod';
import { durationMs } from '../../config/duration';

const argv = z.tuple([z.string().min(1)], z.string());
const longestPort = 65_535;

const finders = ['pidFile', 'port', 'unit'] as const;

export const processOptions = z
  .strictObject({
    program: z
      .string()
      .regex(/^[^\s/]+$/, { error: 'is the name of a program, without its folder' })
      .describe('Name of the program that the process executes; in `allow.processes`. Any other is left alone')
      .meta({ examples: ['nginx'] }),
    pidFile: z
      .string()
      .min(1)
      .exactOptional()
      .describe('File that holds its id; relative to the project file')
      .meta({ examples: ['/run/nginx.pid'] }),
    port: z
      .int()
      .min(1)
      .max(longestPort)
      .exactOptional()
      .describe('TCP port of this machine on which it listens')
      .meta({ examples: [8080] }),
    unit: z
      .string()
      .regex(/^[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]*$/, { error: 'is no name of a unit: write nginx.service' })
      .exactOptional()
      .describe('systemd unit whose main process it is; needs `systemctl` in `allow.commands`')
      .meta({ examples: ['nginx.service'] }),
    signal: z
      .enum(['SIGSTOP', 'SIGKILL', 'SIGTERM'])
      .describe(
        'SIGSTOP: it stands still until rollback (SIGCONT); SIGKILL, SIGTERM: it ends, and `restart` starts it again',
      )
      .meta({ examples: ['SIGSTOP', 'SIGKILL'] }),
    restart: argv
      .exactOptional()
      .describe('Starts it again: the program and its arguments; no shell. Required where it is ended')
      .meta({ examples: [['systemctl', 'start', 'nginx']] }),
    timeout: durationMs
      .default(30_000)
      .describe('How long it may take to stop or end, and to be there again; default 30s'),
  })
  .superRefine((options, context) => {
    const named = finders.filter((finder) => options[finder] !== undefined);
    if (named.length !== 1) {
      const found = named.length === 0 ? 'says none of them' : `says ${named.join(' and ')}`;
      context.addIssue({ code: 'custom', message: `needs one of pidFile, port and unit, and ${found}` });
    }
    const isEnded = options.signal !== 'SIGSTOP';
    if (isEnded && options.restart === undefined) {
      context.addIssue({ code: 'custom', message: `needs \`restart\`, which takes ${options.signal} back` });
    }
    if (!isEnded && options.restart !== undefined) {
      const message = 'has no place here: SIGSTOP is taken back by SIGCONT';
      context.addIssue({ code: 'custom', path: ['restart'], message });
    }
  })
  .meta({ examples: [{ program: 'nginx', pidFile: '/run/nginx.pid', signal: 'SIGSTOP' }] });
export type ProcessOptions = z.infer<typeof processOptions>;

const identity = z.object({ pid: z.int(), startTime: z.string(), bootId: z.string() });

/** How the process is found, now and again after a restart. */
export const place = z.discriminatedUnion('by', [
  z.object({ by: z.literal('pidFile'), file: z.string() }),
  z.object({ by: z.literal('port'), port: z.int() }),
  z.object({ by: z.literal('unit'), unit: z.string() }),
]);
export type Place = z.infer<typeof place>;

export const processState = z.object({
  program: z.string(),
  place,
  signal: z.enum(['SIGSTOP', 'SIGKILL', 'SIGTERM']),
  /** Those that were found; what comes from them is looked for when it is needed. */
  roots: z.array(identity),
  restart: argv.exactOptional(),
  cwd: z.string(),
  timeoutMs: z.number(),
  /** Where those are listed that were signalled, before they were. */
  signalledFile: z.string(),
});
export type ProcessState = z.infer<typeof processState>;
