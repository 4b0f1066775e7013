import { ProviderError } from '../../domain/errors';
import { plainText } from '../../domain/plainText';
import type { Discovery } from '../../ports/provider';
import type { InitSystem, SetUpKind } from './initSystem';
import type { Met } from './meetProvider';

/** What the provider says that belongs into its settings. Where it does not say, that is no reason to stop. */
export async function discoverMore(
  { say, signal }: InitSystem,
  { setup }: SetUpKind,
  { settings, system }: Met,
): Promise<Discovery> {
  try {
    const found = (await setup.discover?.(settings, system, signal)) ?? nothing;
    for (const note of found.notes) say(plainText(note));
    return found;
  } catch (error) {
    if (error instanceof ProviderError) return nothing;
    throw error;
  }
}

const nothing: Discovery = { settings: {}, notes: [] };
