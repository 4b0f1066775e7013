import type { InitFlags } from '../flags';
import type { Answers } from './answers';
import { askForEnvironment, askForOrganization, askForTarget, keyVariableOf } from './ask';
import { chooseMonitor } from './chooseMonitor';
import { chooseProvider } from './chooseProvider';
import { confirmOrganization } from './confirmOrganization';
import { findKey } from './findKey';
import type { InitSystem } from './initSystem';
import { meetProvider } from './meetProvider';
import { refuseMissing } from './refuseMissing';
import { parseSettings } from './parseSettings';

/**
 * Asks for what flags and environment don't say, and tries the key. Writes nothing.
 * Throws UsageError or ProviderError where that can't come to an end, Cancelled where a person stopped it.
 */
export async function gatherAnswers(system: InitSystem, flags: InitFlags): Promise<Answers> {
  const chosen = await chooseProvider(system, flags.provider);
  const { kind, setup } = chosen;
  const keyVariable = keyVariableOf(flags.keyEnv) ?? setup.keyVariable;
  const found = findKey(system, keyVariable);
  refuseMissing(system, flags, { keyVariable, found });
  const environment = await askForEnvironment(system, flags);

  const url = flags.apiUrl ?? setup.url;
  const learnt = flags.offline === true ? await offline() : await online();
  const settings = setup.settings({ url, apiKey: `\${${keyVariable}}` }, learnt.organization);
  const { title, keyHelp } = setup;
  return { provider: kind.kind, title, settings, environment, keyVariable, keyHelp, ...learnt };

  async function offline(): Promise<Learnt> {
    const organization = await askForOrganization(system, flags);
    parseSettings(chosen, { url, apiKey: 'not tried' }, organization);
    const monitor = flags.monitor === undefined ? placeholder : ({ type: 'named', name: flags.monitor } as const);
    return { organization, monitor, isTried: false, ...(await askForTarget(system, flags)) };
  }

  async function online(): Promise<Learnt> {
    const met = await meetProvider(system, chosen, { url, keyVariable, found });
    try {
      const organization = await confirmOrganization(system, flags.organization, met.identity);
      const monitor = await chooseMonitor(system, setup, flags.monitor, met.provider(organization));
      const typed = met.typedKey === undefined ? {} : { typedKey: met.typedKey };
      return { organization, monitor, isTried: true, ...typed, ...(await askForTarget(system, flags)) };
    } finally {
      met.close();
    }
  }
}

type Learnt = Pick<Answers, 'organization' | 'monitor' | 'isTried' | 'typedKey' | 'target'>;

const placeholder = { type: 'placeholder' } as const;
