import { z } from 'zod';
import { durationMs } from '../duration';
import type { Lifetime } from '../lifetime';
import { ArgumentsError, readArguments } from '../readArguments';
import type { ShopSettings } from './startShop';

/**
 * Reads the shop's command line. The admin token comes from the environment variable that `--admin-token-env` names,
 * so that it shows up in no process list.
 * @throws ArgumentsError
 */
export function readShopArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): { readonly settings: ShopSettings; readonly lifetime: Lifetime } {
  const given = readArguments(argv, options, schema);
  return {
    settings: {
      port: given.port,
      dataDir: given.data,
      adminToken: adminToken(given['admin-token-env'], environment),
      limits: {
        slots: given.slots,
        queueLimit: given['queue-limit'],
        queueTimeoutMs: given['queue-timeout'],
      },
      serviceMs: { min: given['service-min'], max: given['service-max'] },
      sweepEveryMs: given['sweep-every'],
    },
    lifetime: { withStdin: given['exit-with-stdin'] },
  };
}

const text = { type: 'string' } as const;
const options = {
  port: text,
  data: text,
  'admin-token-env': text,
  slots: text,
  'service-min': text,
  'service-max': text,
  'queue-limit': text,
  'queue-timeout': text,
  'sweep-every': text,
  'exit-with-stdin': { type: 'boolean' },
} as const;

const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const duration = (fallback: string) => durationMs.prefault(fallback);

/*
 * 8 slots of 60 to 80 ms are about 114 requests a second: 20 a second leave most slots idle, 200 a second are more
 * than can be served. The queue is longer than what arrives within its time-out then, so that it is the time-out which
 * refuses: every request of a saturated shop is slow, the refused ones too.
 */
const schema = z
  .object({
    port: z.coerce.number().int().min(0).max(65_535).default(0),
    data: z.string({ error: '--data DIR is needed: the folder that seedShopData fills' }).min(1),
    'admin-token-env': z.string().optional(),
    slots: count(8),
    'service-min': duration('60ms'),
    'service-max': duration('80ms'),
    'queue-limit': count(400),
    'queue-timeout': duration('1200ms'),
    'sweep-every': duration('1s'),
    'exit-with-stdin': z.boolean().default(false),
  })
  .refine((given) => given['service-min'] <= given['service-max'], '--service-min is longer than --service-max');

function adminToken(
  variable: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (variable === undefined) return undefined;
  const token = environment[variable];
  if (token === undefined || token === '') {
    throw new ArgumentsError(`--admin-token-env names ${variable}, which is not set in the environment`);
  }
  return token;
}
