import { ProviderError } from '../../domain/errors';
import type { Provider, ProviderAccess, ProviderIdentity } from '../../ports/provider';
import { keyProblem } from './environmentText';
import type { FoundKey } from './findKey';
import type { InitSystem, SetUpKind } from './initSystem';
import { parseSettings } from './parseSettings';

export interface Access {
  readonly url: string;
  readonly keyVariable: string;
  readonly found: FoundKey | undefined;
}

/** A provider that took the key. */
export interface Met {
  readonly identity: ProviderIdentity;
  /** Only where a person typed it. */
  readonly typedKey?: string;
  readonly provider: (organization: string) => Provider;
  readonly close: () => void;
}

/** How often a person may type a key that is refused. */
const mostTries = 3;

/** Tries the key, which is there or is asked for; nothing but reads is sent. Throws ProviderError, UsageError. */
export async function meetProvider(system: InitSystem, chosen: SetUpKind, access: Access): Promise<Met> {
  const { found, keyVariable, url } = access;
  if (found !== undefined) {
    system.say(`The API key is ${keyVariable} of ${found.place}.`);
    return meet(system, chosen, { url, apiKey: found.key });
  }
  const { questioner } = system;
  if (questioner === undefined) throw new Error('no key and nobody to ask, and refuseMissing did not say so');
  system.say(chosen.setup.keyHelp);
  for (let attempt = 1; ; attempt += 1) {
    const apiKey = await questioner.hidden(`API key of ${chosen.setup.title}:`, keyProblem);
    try {
      return { ...(await meet(system, chosen, { url, apiKey })), typedKey: apiKey };
    } catch (error) {
      const isRefused = error instanceof ProviderError && error.failure === 'unauthorized';
      if (!isRefused || attempt === mostTries) throw error;
      system.say(`${error.message}\nType it once more, or end with Ctrl-C.`);
    }
  }
}

async function meet(system: InitSystem, chosen: SetUpKind, access: ProviderAccess): Promise<Met> {
  const { kind, setup } = chosen;
  const { system: providerSystem, close } = system.connect(kind, parseSettings(chosen, access, 'not known yet'));
  try {
    system.say(`Asking ${setup.title} (${new URL(access.url).host}) whose key it is.`);
    const identity = await setup.identify(access, providerSystem, system.signal);
    return {
      identity,
      provider: (organization) => kind.create(kind.kind, parseSettings(chosen, access, organization), providerSystem),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
