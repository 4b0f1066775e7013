import { z } from 'zod';
import type { ProviderKind } from '../ports/provider';
import type { Issue, Path } from './issue';
import { issueAt } from './issue';
import { didYouMean } from './nearest';
import { parse } from './parse';
import type { ProviderSettings } from './project';
import { asRecord } from './record';
import { Secret } from './secret';

export interface ParsedProvider extends ProviderSettings {
  readonly issues: readonly Issue[];
  readonly hidden: readonly Secret[];
}

/** A provider of an environment, by its kind's own schema. `path` is where it stands in the project file. */
export function parseProvider(
  name: string,
  value: unknown,
  path: Path,
  kinds: readonly ProviderKind[],
): ParsedProvider {
  const { kind: kindName = name, ...given } = asRecord(value) ?? {};
  const kind = kinds.find((candidate) => candidate.kind === kindName);
  const unparsed = { name, kind: String(kindName), settings: undefined, hidden: [] };
  if (kind === undefined) {
    const isNamed = kindName !== name;
    const at = isNamed ? [...path, 'kind'] : path;
    const hint = didYouMean(
      String(kindName),
      kinds.map((candidate) => candidate.kind),
    );
    const extras = { atKey: !isNamed, ...(hint === undefined ? {} : { hint }) };
    return { ...unparsed, issues: [issueAt(at, `there is no kind of provider ${JSON.stringify(kindName)}`, extras)] };
  }
  const isMap = value === null || asRecord(value) !== undefined;
  const parsed = parse(kind.settings, isMap ? given : value, path);
  if (!parsed.ok) return { ...unparsed, issues: parsed.issues };
  const hidden = kind.secretsOf(parsed.value).map((secret) => new Secret(name, secret));
  return { name, kind: kind.kind, settings: parsed.value, issues: [], hidden };
}

/**
 * The project file's data with the settings that a kind takes from the environment: those whose default in the kind's
 * schema is a reference (`apiKey` of Mackerel: `${MACKEREL_APIKEY}`). They are filled in before variables are replaced.
 */
export function withReferences(data: unknown, kinds: readonly ProviderKind[]): unknown {
  const references = new Map(kinds.map((kind) => [kind.kind, referencesOf(kind)]));
  const inProvider = (name: string, provider: unknown): unknown => {
    const settings = provider === null ? {} : asRecord(provider);
    const kind = settings?.['kind'] ?? name;
    return settings === undefined
      ? provider
      : { ...(typeof kind === 'string' ? references.get(kind) : {}), ...settings };
  };
  return within(data, 'environments', (environments) =>
    mapValues(environments, (_, environment) =>
      within(environment, 'providers', (providers) => mapValues(providers, inProvider)),
    ),
  );
}

type References = Readonly<Record<string, string>>;
/** A schema is not changed, and turning it into JSON Schema takes a while. */
const referencesBySchema = new WeakMap<object, References>();

function referencesOf({ settings }: ProviderKind): References {
  const references = referencesBySchema.get(settings) ?? readReferences(settings);
  referencesBySchema.set(settings, references);
  return references;
}

function readReferences(settings: z.ZodType): References {
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
  const references = Object.entries(properties).flatMap(([key, property]): [string, string][] => {
    const value = typeof property === 'boolean' ? undefined : property.default;
    return typeof value === 'string' && value.includes('${') ? [[key, value]] : [];
  });
  return Object.fromEntries(references);
}

function within(data: unknown, key: string, change: (value: unknown) => unknown): unknown {
  const record = asRecord(data);
  return record !== undefined && key in record ? { ...record, [key]: change(record[key]) } : data;
}

function mapValues(data: unknown, change: (key: string, value: unknown) => unknown): unknown {
  const record = asRecord(data);
  return record === undefined
    ? data
    : Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(key, value)]));
}
