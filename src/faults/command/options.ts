import { z } from 'zod';
import { commandEnv } from '../../config/commandEnv';
import { durationMs } from '../../config/duration';

const argv = z.tuple([z.string().min(1)], z.string()).describe('The program and its arguments; never a shell');

export const commandOptions = z
  .strictObject({
    inject: argv
      .describe('Makes the fault: the program and its arguments; no shell')
      .meta({ examples: [['systemctl', 'stop', 'nginx']] }),
    rollback: argv
      .describe('Takes it back; it must do no harm when run twice')
      .meta({ examples: [['systemctl', 'start', 'nginx']] }),
    timeout: durationMs.default(30_000).describe('How long each may take before its group is killed; default 30s'),
    cwd: z
      .string()
      .optional()
      .describe("Where both are run; default: the project file's folder")
      .meta({ examples: ['tools'] }),
    env: commandEnv
      .optional()
      .describe(
        'Variables for both, added to those of alertdrill, but for keys, which are not inherited; `${secret.NAME}` is ' +
          'accepted and never written anywhere',
      )
      .meta({ examples: [{ ADMIN_TOKEN: '${secret.ADMIN_TOKEN}' }] }),
  })
  .meta({ examples: [{ inject: ['systemctl', 'stop', 'nginx'], rollback: ['systemctl', 'start', 'nginx'] }] });
export type CommandOptions = z.infer<typeof commandOptions>;

/** Secrets in `env` are references until a process is started. */
export const commandState = z.object({
  inject: argv,
  rollback: argv,
  timeoutMs: z.number(),
  cwd: z.string(),
  env: commandEnv.default({}),
});
export type CommandState = z.infer<typeof commandState>;
