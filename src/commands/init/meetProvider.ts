import { ProviderError } from '../../domain/errors';
import type { GivenAccess, Provider, ProviderIdentity, ProviderSystem } from '../../ports/provider';
import { keyProblem } from './environmentText';
import type { FoundKey } from './findKey';
import type { InitSystem, SetUpKind } from './initSystem';
import { parseSettings } from './parseSettings';

export interface Access {
  readonly url: string;
  /** Of the key. */
  readonly variable: string;
  readonly found: FoundKey | undefined;
}

/** A provider that answers. */
export interface Met {
  readonly identity: ProviderIdentity;
  /** Absent where it answers without one. */
  readonly key?: string;
  /** Only where a person typed it. */
  readonly typedKey?: string;
  /** As its kind has parsed them; the organization in them is not the real one yet. */
  readonly settings: unknown;
  readonly system: ProviderSystem;
  readonly provider: (organization: string | undefined) => Provider;
  readonly close: () => void;
}

/** How often a person may type a key that is refused. */
const mostTries = 3;

/**
 * Tries the key, which is there or is asked for, or goes without where that is enough; nothing but reads is sent.
 * Throws ProviderError, UsageError.
 */
export async function meetProvider(system: InitSystem, chosen: SetUpKind, access: Access): Promise<Met> {
  const { found, variable, url } = access;
  const { title, key: setup } = chosen.setup;
  if (found !== undefined) {
    system.say(`The ${setup.title} is ${variable} of ${found.place}.`);
    return meet(system, chosen, { url, key: found.key });
  }
  const { questioner } = system;
  if (!setup.isNeeded) {
    try {
      return await meet(system, chosen, { url });
    } catch (error) {
      if (questioner === undefined || !isRefusal(error)) throw error;
      system.say(error.message);
    }
  }
  if (questioner === undefined) throw new Error('no key and nobody to ask, and refuseMissing did not say so');
  system.say(setup.help);
  for (let attempt = 1; ; attempt += 1) {
    const key = await questioner.hidden(`${capitalized(setup.title)} of ${title}:`, keyProblem);
    try {
      return { ...(await meet(system, chosen, { url, key })), typedKey: key };
    } catch (error) {
      if (!isRefusal(error) || attempt === mostTries) throw error;
      system.say(`${error.message}\nType it once more, or end with Ctrl-C.`);
    }
  }
}

async function meet(system: InitSystem, chosen: SetUpKind, given: GivenAccess): Promise<Met> {
  const { kind, setup } = chosen;
  const unconfirmed = setup.hasOrganizations ? { organization: 'not known yet' } : {};
  const settings = parseSettings(chosen, { ...given, ...unconfirmed });
  const { system: providerSystem, close } = system.connect(kind, settings);
  try {
    const question = setup.hasOrganizations ? 'whose key it is' : 'what it is';
    system.say(`Asking ${setup.title} (${new URL(given.url).host}) ${question}.`);
    const identity = await setup.identify(settings, providerSystem, system.signal);
    return {
      identity,
      ...(given.key !== undefined && { key: given.key }),
      settings,
      system: providerSystem,
      provider: (organization) =>
        kind.create(
          kind.kind,
          parseSettings(chosen, { ...given, ...(organization !== undefined && { organization }) }),
          providerSystem,
        ),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const isRefusal = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && error.failure === 'unauthorized';

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
