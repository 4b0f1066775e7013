import type { ProviderKind } from '../ports/provider';
import type { Issue, Path } from './issue';
import { startsWith } from './issue';
import { parse } from './parse';
import type { Environment } from './project';
import { environmentSchema } from './projectSchema';
import { parseProvider } from './providerSettings';
import { asRecord } from './record';
import { Secret } from './secret';

/** An environment of the project file. Complaints about values that lack a variable are left out: `missing` says why. */
export function parseEnvironment(
  name: string,
  value: unknown,
  missing: readonly Issue[],
  kinds: readonly ProviderKind[],
): { readonly environment?: Omit<Environment, 'missing'>; readonly issues: readonly Issue[] } {
  const path: Path = ['environments', name];
  const lacksVariable = (part: Path): boolean => missing.some((absent) => startsWith(absent.path, part));
  const parsed = parse(environmentSchema, value, path);
  const providers = Object.entries(asRecord(asRecord(value)?.['providers']) ?? {}).map(([provider, settings]) => {
    const at = [...path, 'providers', provider];
    const found = parseProvider(provider, settings, at, kinds);
    return lacksVariable(at) ? { ...found, settings: undefined, hidden: [] } : found;
  });
  const issues = [...(parsed.ok ? [] : parsed.issues), ...providers.flatMap((provider) => provider.issues)];
  // What is wrong with a key is wrong whatever the value.
  const told = issues.filter((issue) => issue.atKey === true || !lacksVariable(issue.path));
  if (!parsed.ok) return { issues: told };

  const { production, allow, vars } = parsed.value;
  const secrets = Object.entries(parsed.value.secrets)
    .filter(([secret]) => !lacksVariable([...path, 'secrets', secret]))
    .map(([secret, text]) => new Secret(secret, text));
  return {
    issues: told,
    environment: {
      name,
      production,
      allow,
      vars,
      secrets: Object.fromEntries(secrets.map((secret) => [secret.name, secret])),
      secretNames: Object.keys(parsed.value.secrets),
      providers: providers.map(({ name: provider, kind, settings }) => ({ name: provider, kind, settings })),
      hidden: [...secrets, ...providers.flatMap((provider) => provider.hidden)],
    },
  };
}
