import type { ProviderKind } from '../ports/provider';
import { providerKeyName } from '../ports/secrets';
import { revealAnnounce } from './announceSettings';
import type { UsedVariable } from './interpolate';
import type { Issue, Path } from './issue';
import { startsWith } from './issue';
import { parse } from './parse';
import { notOffered } from './courtesyRules';
import type { Announce, Environment, ProviderSettings, Webhook } from './project';
import { environmentSchema, type EnvironmentInput } from './projectSchema';
import { parseProvider } from './providerSettings';
import { asRecord } from './record';
import { Secret } from './secret';
import { withheldVariables } from './withheldVariables';

export interface VariablesOfEnvironment {
  readonly missing: readonly Issue[];
  /** Where credentials stand. */
  readonly used: readonly UsedVariable[];
}

/** An environment of the project file. Complaints about values that lack a variable are left out: `missing` says why. */
export function parseEnvironment(
  name: string,
  value: unknown,
  { missing, used }: VariablesOfEnvironment,
  kinds: readonly ProviderKind[],
): { readonly environment?: Omit<Environment, 'missing'>; readonly issues: readonly Issue[] } {
  const path: Path = ['environments', name];
  const lacksVariable = (part: Path): boolean => missing.some((absent) => startsWith(absent.path, part));
  const lacksToken = lacksVariable([...path, 'webhook', 'token']);
  const revealed = revealAnnounce(lacksToken ? withoutToken(value) : value, path, lacksVariable);
  const parsed = parse(environmentSchema, revealed.value, path);
  const providers = Object.entries(asRecord(asRecord(value)?.['providers']) ?? {}).map(([provider, settings]) => {
    const at = [...path, 'providers', provider];
    const found = parseProvider(provider, settings, at, kinds);
    return lacksVariable(at) ? { ...found, settings: undefined, hidden: [] } : found;
  });
  const issues = [
    ...revealed.issues,
    ...(parsed.ok ? [] : parsed.issues),
    ...providers.flatMap((provider) => provider.issues),
  ];
  // What is wrong with a key is wrong whatever the value.
  const told = issues.filter((issue) => issue.atKey === true || !lacksVariable(issue.path));
  if (!parsed.ok) return { issues: told };

  const { production, allow, maxHold, vars, quiet, annotate, memo } = parsed.value;
  const courtesies = { quiet, annotate, memo };
  const offering = providers.map(({ name: provider, kind }) => ({ name: provider, ...offersOf(kinds, kind) }));
  const webhook = parsed.value.webhook && webhookOf(parsed.value.webhook);
  const announce = parsed.value.announce && announceOf(parsed.value.announce);
  const secrets = Object.entries(parsed.value.secrets)
    .filter(([secret]) => !lacksVariable([...path, 'secrets', secret]))
    .map(([secret, text]) => new Secret(secret, text));
  const hidden = [
    ...secrets,
    ...(webhook?.token ? [webhook.token] : []),
    ...(announce === undefined ? [] : secretsOfUrl(announce.webhook)),
    ...providers.flatMap((provider) => provider.hidden),
  ];
  return {
    issues: [...told, ...notOffered(courtesies, offering, path)],
    environment: {
      name,
      production,
      allow,
      ...(maxHold !== undefined && { maxHoldMs: maxHold }),
      vars,
      courtesies,
      secrets: Object.fromEntries([...secrets, ...keysOf(providers, kinds)].map((secret) => [secret.name, secret])),
      secretNames: Object.keys(parsed.value.secrets),
      providers: providers.map(({ name: provider, kind, settings }) => ({
        name: provider,
        kind,
        settings,
        ...whereItIs(kinds, kind, settings),
        ...offersOf(kinds, kind),
      })),
      ...(webhook && { webhook }),
      ...(announce && { announce }),
      hidden,
      withheld: withheldVariables(hidden, used),
    },
  };
}

const webhookOf = ({ token, ...webhook }: NonNullable<EnvironmentInput['webhook']>): Webhook => ({
  ...webhook,
  ...(token !== undefined && { token: new Secret('webhook token', token) }),
});

const announceOf = ({ webhook, form }: NonNullable<EnvironmentInput['announce']>): Announce => ({
  webhook: new Secret('announce webhook', webhook),
  form: form ?? (new URL(webhook).hostname === 'hooks.slack.com' ? 'slack' : 'json'),
});

/** Its path is what makes it one. */
function secretsOfUrl(url: Secret): readonly Secret[] {
  const { pathname, search } = new URL(url.reveal());
  const path = pathname + search;
  return path.length < shortestPath ? [url] : [url, new Secret(url.name, path)];
}
/** Shorter ones are words that others use, too. */
const shortestPath = 20;

/** What stands there is not the token. */
function withoutToken(value: unknown): unknown {
  const { webhook, ...environment } = asRecord(value) ?? {};
  const known = Object.entries(asRecord(webhook) ?? {}).filter(([key]) => key !== 'token');
  return { ...environment, webhook: Object.fromEntries(known) };
}

const offersOf = (kinds: readonly ProviderKind[], kindName: string): Pick<ProviderSettings, 'offers'> => {
  const kind = kinds.find((candidate) => candidate.kind === kindName);
  return kind === undefined ? {} : { offers: kind.offers ?? [] };
};

/** For faults that post to a provider. */
function keysOf(providers: readonly ProviderSettings[], kinds: readonly ProviderKind[]): readonly Secret[] {
  return providers.flatMap(({ name, kind, settings }) => {
    const key = settings === undefined ? undefined : kindNamed(kinds, kind)?.keyOf?.(settings);
    return key === undefined ? [] : [new Secret(providerKeyName(name), key)];
  });
}

function whereItIs(
  kinds: readonly ProviderKind[],
  kindName: string,
  settings: unknown,
): Pick<ProviderSettings, 'isLoopback' | 'url'> {
  const kind = kindNamed(kinds, kindName);
  if (kind === undefined || settings === undefined) return {};
  return { isLoopback: kind.isLoopback(settings), url: kind.urlOf(settings) };
}

const kindNamed = (kinds: readonly ProviderKind[], name: string) => kinds.find((candidate) => candidate.kind === name);
