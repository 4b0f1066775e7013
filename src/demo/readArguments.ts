import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';

/** What the caller typed is wrong; the message says what, the process ends with 2. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

/**
 * Parses a command line with `options` and hands its values to `schema`.
 * @throws ArgumentsError for an unknown option, a missing one or a value that the schema refuses
 */
export function readArguments<S extends z.ZodType>(
  argv: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
  schema: S,
): z.output<S> {
  const settings = schema.safeParse(parseOptions(argv, options));
  if (!settings.success) throw new ArgumentsError(z.prettifyError(settings.error));
  return settings.data;
}

function parseOptions(argv: readonly string[], options: NonNullable<ParseArgsConfig['options']>): unknown {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new ArgumentsError(error instanceof Error ? error.message : String(error));
  }
}
