import { z } from 'zod';
import { durationMs } from '../../config/duration';

// The first must be none that `exec` of a shell, or of ssh itself, takes for an option.
const argv = z.tuple(
  [z.string().regex(/^[^-\0]/, { error: 'is the name of a program, and begins with no dash' })],
  z.string().regex(/^[^\0]*$/, { error: 'holds a zero byte, which no argument can' }),
);
const longestPort = 65_535;

/** Names, aliases of a configuration, addresses; nothing that ssh, or a shell that a configuration starts, could read otherwise. */
export const isHost = (text: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text) || isIpv6(text);

export const isIpv6 = (text: string): boolean => z.ipv6().safeParse(text).success;

export const sshOptions = z
  .strictObject({
    host: z
      .string()
      .refine(isHost, { error: 'is no name of a host, nor an address: write web-01 or 192.0.2.7, and `user` apart' })
      .describe('Name, address, or alias of the configuration; in `allow.hosts`, as is what the alias stands for')
      .meta({ examples: ['web-01.example.com'] }),
    user: z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9_.@+-]*\$?$/, { error: 'is no name of a user' })
      .exactOptional()
      .describe("Who logs in there; default: as ssh's configuration says")
      .meta({ examples: ['drill'] }),
    port: z
      .int()
      .min(1)
      .max(longestPort)
      .exactOptional()
      .describe("Port of its sshd; default: as ssh's configuration says")
      .meta({ examples: [22] }),
    identityFile: z
      .string()
      .min(1)
      .exactOptional()
      .describe('The only private key that is tried; relative to the project file. It may have no passphrase')
      .meta({ examples: ['~/.ssh/drill'] }),
    config: z
      .string()
      .min(1)
      .exactOptional()
      .describe(
        'Configuration of ssh instead of the own one (`ssh -F`); relative to the project file. It may run programs here, ' +
          'so it has to be in `allow.commands`',
      )
      .meta({ examples: ['ssh.conf'] }),
    inject: argv
      .describe('Makes the fault there: the program, in `allow.commands`, and its arguments; no shell')
      .meta({ examples: [['systemctl', 'stop', 'nginx']] }),
    rollback: argv
      .describe('Takes it back; it must do no harm when run twice')
      .meta({ examples: [['systemctl', 'start', 'nginx']] }),
    timeout: durationMs
      .default(30_000)
      .describe('How long each may take before its group is killed there; default 30s'),
    lease: z
      .union([z.literal('none'), durationMs])
      .exactOptional()
      .describe(
        'From the injection on: then the target takes the fault back by itself, whatever became of alertdrill. Default: the ' +
          "drill's longest life; `none`: never",
      )
      .meta({ examples: ['10m', 'none'] }),
  })
  .meta({
    examples: [
      { host: 'web-01.example.com', inject: ['systemctl', 'stop', 'nginx'], rollback: ['systemctl', 'start', 'nginx'] },
    ],
  });
export type SshOptions = z.infer<typeof sshOptions>;

/** How it is logged in. */
export const sshTarget = z.object({
  /** As it is written, for people. */
  host: z.string(),
  /** What ssh's configuration made of it before the drill, and what was allowed; absent for a dry run. */
  hostName: z.string().exactOptional(),
  port: z.int().exactOptional(),
  user: z.string().exactOptional(),
  identityFile: z.string().exactOptional(),
  config: z.string().exactOptional(),
});
export type SshTarget = z.infer<typeof sshTarget>;

export const sshState = z.object({
  target: sshTarget,
  inject: argv,
  rollback: argv,
  timeoutMs: z.number(),
  /** 0: there is none. */
  leaseMs: z.number(),
  /** How long the lease waits for the injection. */
  waitMs: z.number(),
  /** In the name of the folder on the target. */
  token: z.string(),
  /** Of this fault alone, here: tells since when there may be a fault (injectionMark.ts). */
  workDir: z.string(),
  /** On the target; absent: it was not armed. */
  folder: z.string().exactOptional(),
});
export type SshState = z.infer<typeof sshState>;
