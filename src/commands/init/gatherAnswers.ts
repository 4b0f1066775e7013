import type { InitFlags } from '../flags';
import type { Answers } from './answers';
import { askForEnvironment, askForOrganization, askForTarget, askForUrl, keyVariableOf } from './ask';
import { chooseMonitor } from './chooseMonitor';
import { chooseProvider } from './chooseProvider';
import { confirmOrganization } from './confirmOrganization';
import { discoverMore } from './discoverMore';
import { findKey } from './findKey';
import type { InitSystem } from './initSystem';
import { meetProvider } from './meetProvider';
import { refuseMissing } from './refuseMissing';
import { parseSettings } from './parseSettings';

/**
 * Asks for what flags and environment don't say, and tries the provider. Writes nothing.
 * Throws UsageError or ProviderError where that can't come to an end, Cancelled where a person stopped it.
 */
export async function gatherAnswers(system: InitSystem, flags: InitFlags): Promise<Answers> {
  const chosen = await chooseProvider(system, flags);
  const { kind, setup } = chosen;
  const variable = keyVariableOf(flags.keyEnv) ?? setup.key.variable;
  const found = findKey(system, variable);
  refuseMissing(system, flags, { setup, variable, found });
  const environment = await askForEnvironment(system, flags);
  const url = await askForUrl(system, flags, setup);
  const learnt = flags.offline === true ? await offline() : await online();

  const { organization, isKeyUsed, discovered, typed, ...rest } = learnt;
  const settings = {
    ...setup.settings({
      url,
      ...(isKeyUsed && { key: `\${${variable}}` }),
      ...(organization !== undefined && { organization }),
    }),
    ...discovered.settings,
  };
  const { title, help } = setup.key;
  return {
    ...rest,
    provider: kind.kind,
    title: setup.title,
    settings,
    furtherSettings: setup.furtherSettings(settings),
    notes: discovered.notes,
    targetExample: setup.targetExample,
    owner: organization ?? new URL(url).host,
    ...(organization !== undefined && { organization }),
    environment,
    ...(isKeyUsed && { key: { title, variable, help, ...(typed !== undefined && { typed }) } }),
  };

  async function offline() {
    const organization = setup.hasOrganizations ? await askForOrganization(system, flags) : undefined;
    const isKeyUsed = setup.key.isNeeded || found !== undefined || flags.keyEnv !== undefined;
    parseSettings(chosen, { url, ...(isKeyUsed && { key: 'not tried' }), ...(organization && { organization }) });
    const monitor = flags.monitor === undefined ? placeholder : ({ type: 'named', name: flags.monitor } as const);
    const { target } = await askForTarget(system, flags);
    return {
      organization,
      monitor,
      isKeyUsed,
      typed: undefined,
      discovered: nothing,
      isTried: false,
      ...given(target),
    };
  }

  async function online() {
    const met = await meetProvider(system, chosen, { url, variable, found });
    try {
      const organization = await confirmOrganization(system, chosen, flags.organization, met.identity);
      const discovered = await discoverMore(system, chosen, met);
      const monitor = await chooseMonitor(system, setup, flags.monitor, {
        provider: met.provider(organization),
        nowMs: met.system.clock.now(),
      });
      const { target } = await askForTarget(system, flags);
      const isKeyUsed = met.key !== undefined;
      return { organization, monitor, isKeyUsed, typed: met.typedKey, discovered, isTried: true, ...given(target) };
    } finally {
      met.close();
    }
  }
}

const placeholder = { type: 'placeholder' } as const;
const nothing = { settings: {}, notes: [] };

const given = (target: string | undefined) => (target === undefined ? {} : { target });
