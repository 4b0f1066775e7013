import { z } from 'zod';
import type { Lifetime } from '../lifetime';
import { readArguments } from '../readArguments';
import type { ServersSettings } from './startServers';

/** Reads the command line. @throws ArgumentsError */
export function readServersArguments(argv: readonly string[]): {
  readonly settings: Omit<ServersSettings, 'rulesFile'>;
  readonly lifetime: Lifetime;
} {
  const given = readArguments(argv, options, schema);
  return {
    settings: {
      prometheus: given.prometheus,
      alertmanager: given.alertmanager,
      shopUrl: given['shop-url'],
      dir: given.dir,
    },
    lifetime: { withStdin: given['exit-with-stdin'] },
  };
}

const text = { type: 'string' } as const;
const options = {
  prometheus: text,
  alertmanager: text,
  'shop-url': text,
  dir: text,
  'exit-with-stdin': { type: 'boolean' },
} as const;

const program = (name: string) => z.string({ error: `--${name} PROGRAM is needed` }).min(1);

const schema = z.object({
  prometheus: program('prometheus'),
  alertmanager: program('alertmanager'),
  'shop-url': z.url({ error: '--shop-url URL is needed' }),
  dir: z.string({ error: "--dir DIR is needed: a folder for the servers' configuration and data" }).min(1),
  'exit-with-stdin': z.boolean().default(false),
});
