import { z } from 'zod';
import { durationMs } from '../duration';
import type { Lifetime } from '../lifetime';
import { ArgumentsError, readArguments } from '../readArguments';
import type { MackerelClientOptions } from './mackerelClient';

export interface FeederSettings extends MackerelClientOptions {
  readonly shopUrl: string;
  readonly minuteMs: number;
  readonly lifetime: Lifetime;
}

/**
 * Reads the feeder's command line; the key comes from `MACKEREL_APIKEY`, as with Mackerel's own clients.
 * @throws ArgumentsError
 */
export function readFeederArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): FeederSettings {
  const given = readArguments(argv, options, schema);
  const apiKey = environment['MACKEREL_APIKEY'];
  if (apiKey === undefined || apiKey === '') throw new ArgumentsError('MACKEREL_APIKEY is not set in the environment');
  return {
    shopUrl: given['shop-url'],
    url: given['mackerel-url'],
    apiKey,
    timeoutMs: 10_000,
    minuteMs: given.minute,
    lifetime: { withStdin: given['exit-with-stdin'] },
  };
}

const text = { type: 'string' } as const;
const options = {
  'shop-url': text,
  'mackerel-url': text,
  minute: text,
  'exit-with-stdin': { type: 'boolean' },
} as const;

const schema = z.object({
  'shop-url': z.url({ error: '--shop-url URL is needed' }),
  'mackerel-url': z.url().default('https://api.mackerelio.com/'),
  // Time stamps are whole seconds: more than one minute in a second could not be told apart.
  minute: durationMs.refine((ms) => ms >= 1000, 'a minute is at least 1s long').prefault('60s'),
  'exit-with-stdin': z.boolean().default(false),
});
