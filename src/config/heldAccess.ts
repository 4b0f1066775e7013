import { z } from 'zod';
import { FaultError, ProviderError } from '../domain/errors';
import { accessReference, type Secrets } from '../ports/secrets';

/** What every state has that is held at a provider: where, and nothing of how one logs in there. */
export const heldAt = z.object({
  /** The provider's name in its environment. */
  provider: z.string(),
  /** Holds no secret, but refers to one: the provider's settings. */
  access: z.string(),
  /** Of the drill; for people, and to find again what was written. */
  drillId: z.string(),
  workDir: z.string(),
});

export type HeldAt = z.output<typeof heldAt>;

export const atProvider = (provider: string, drillId: string, workDir: string): HeldAt => ({
  provider,
  access: accessReference(provider),
  drillId,
  workDir,
});

/** The settings that the state refers to. Throws FaultError where they can't be had, or aren't what they were. */
export function revealSettings<Settings>(
  { provider, access }: HeldAt,
  schema: z.ZodType<Settings>,
  secrets: Secrets,
): Settings {
  const settings = schema.safeParse(JSON.parse(secrets.reveal(access)));
  if (settings.success) return settings.data;
  throw new FaultError(`the settings of the provider ${provider} are not those that this was written with`, {
    hint: 'use the project file, and the version of alertdrill, that the drill was run with',
  });
}

/** What was written elsewhere must not be undone here. */
export function refuseOther(provider: string, was: string, is: string): void {
  if (was === is) return;
  throw new FaultError(`the provider ${provider} was ${was}, and is ${is} now`, {
    hint: 'give the project file the URL of that time, and recover then',
  });
}

/** A provider's refusal, as the keeper knows failures; `what` is what did not work, for people. */
export async function asFault<T>(what: string, work: () => Promise<T>, hint?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // Where the key is refused, that is what has to be put right first.
    const hints = [...(error.status === 403 || hint === undefined ? [error.hint] : []), hint];
    const told = hints.filter((each) => each !== undefined).join('; ');
    const message = `${what}: ${error.message.replace(/\.$/, '')}`;
    throw new FaultError(message, { cause: error, ...(told !== '' && { hint: told }) });
  }
}
