import { z } from 'zod';
import type { Secrets } from '../ports/secrets';

/** Variables that a command gets beside those of alertdrill: the place for its secrets, since arguments are visible to all. */
export const commandEnv = z.record(
  z
    .string()
    .regex(/^[A-Za-z_]\w*$/, { error: 'is no name of a variable: letters, digits and _' })
    // They would make another program of the one that the environment allows.
    .refine((name) => !/^(PATH|LD_.*|DYLD_.*)$/.test(name), { error: 'may not be set: it decides which program runs' }),
  z.string(),
);

/** Values for the process that is about to start. Throws FaultError for a missing secret. */
export const revealEnv = (
  env: Readonly<Record<string, string>>,
  secrets: Secrets,
): { readonly env?: Readonly<Record<string, string>> } =>
  Object.keys(env).length === 0
    ? {}
    : { env: Object.fromEntries(Object.entries(env).map(([name, text]) => [name, secrets.reveal(text)])) };
