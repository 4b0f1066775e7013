import { randomBytes } from 'node:crypto';
import { UsageError } from '../domain/errors';
import type { StandinFlags } from './flags';

export interface StandinKeys {
  readonly apiKey: string;
  readonly readOnlyKey?: string;
  readonly writeOnlyKey?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The stand-in's keys: given themselves, or by the name of the variable that holds them, since every user of the
 * machine can read another one's arguments. No variable is read unasked: in `MACKEREL_APIKEY` lies a real key, and the
 * stand-in prints its own. Throws UsageError.
 */
export function standinKeys(flags: StandinFlags, env: Environment): StandinKeys {
  const apiKey = keyOf('--api-key', flags.apiKey, flags.apiKeyEnv, env) ?? randomBytes(24).toString('base64url');
  const readOnlyKey = keyOf('--read-only-key', flags.readOnlyKey, flags.readOnlyKeyEnv, env);
  const writeOnlyKey = keyOf('--write-only-key', undefined, flags.writeOnlyKeyEnv, env);
  if (apiKey === readOnlyKey) throw new UsageError('the read-only key is the same as the one that may write');
  if (writeOnlyKey !== undefined && [apiKey, readOnlyKey].includes(writeOnlyKey)) {
    throw new UsageError('the write-only key is the same as another one');
  }
  return {
    apiKey,
    ...(readOnlyKey !== undefined && { readOnlyKey }),
    ...(writeOnlyKey !== undefined && { writeOnlyKey }),
  };
}

function keyOf(
  option: string,
  key: string | undefined,
  variable: string | undefined,
  env: Environment,
): string | undefined {
  if (key !== undefined && variable !== undefined) throw new UsageError(`${option} or ${option}-env, not both`);
  if (variable !== undefined) {
    const value = env[variable] ?? '';
    if (value === '') throw new UsageError(`${option}-env names ${variable}, which is not set in the environment`);
    return value;
  }
  if (key === '') throw new UsageError(`${option} is empty`, { hint: 'without it, the stand-in makes one up' });
  return key;
}
