import type { z } from 'zod';
import type { CourtesyName } from '../domain/courtesy';
import type { Place } from '../ports/listen';
import type { ProviderPlace } from '../ports/fault';
import type { ProviderKind } from '../ports/provider';
import type { Allow } from './allow';
import { courtesyKeys, type CourtesiesInput } from './courtesies';
import type { Issue, Path } from './issue';
import { startsWith } from './issue';
import { nearest } from './nearest';
import { allowSchema, environmentSchema, variableSchema } from './projectSchema';
import { asRecord } from './record';

/**
 * What can be told of an environment, also where something in it is wrong: enough to check files by. What is absent is
 * not known, and nothing is concluded from it. An Environment is an outline of which all is known.
 */
export interface EnvironmentOutline {
  readonly name: string;
  readonly production?: boolean;
  readonly allow: Partial<Allow>;
  /** The longest that a fault may last, ms. */
  readonly maxHoldMs?: number;
  readonly vars?: Readonly<Record<string, string>>;
  /** Declared, but without a value that can be used. */
  readonly brokenVars?: readonly string[];
  readonly secretNames?: readonly string[];
  readonly providers?: readonly (ProviderPlace & {
    readonly isLoopback?: boolean;
    readonly offers?: readonly CourtesyName[];
  })[];
  /** Defaults for its scenarios. */
  readonly courtesies?: CourtesiesInput;
  readonly webhook?: { readonly listen: Place; readonly publicUrl?: string };
  /** Declared, but not known here. */
  readonly hasBrokenWebhook?: true;
}

export function outlineEnvironment(
  name: string,
  value: unknown,
  missing: readonly Issue[],
  kinds: readonly ProviderKind[],
): EnvironmentOutline {
  const path: Path = ['environments', name];
  const at = (...keys: Path): boolean => missing.some((issue) => startsWith(issue.path, [...path, ...keys]));
  const record = asRecord(value);
  if (record === undefined) return { name, allow: {} };
  const isTold = toldBy(record, Object.keys(environmentSchema.shape));
  const production = sound(environmentSchema.shape.production, record['production']);
  const maxHoldMs = sound(environmentSchema.shape.maxHold, record['maxHold']);
  // Hardly anybody writes it: only what resembles it may have been meant.
  const isMisspelt =
    !('production' in record) && Object.keys(record).some((key) => nearest(key, ['production']).length > 0);
  return {
    name,
    allow: isTold('allow') ? outlineAllow(record['allow'], (list) => at('allow', list)) : {},
    ...(production !== undefined && !isMisspelt && !at('production') && { production }),
    ...(maxHoldMs !== undefined && { maxHoldMs }),
    ...(isTold('vars') && outlineVars(record['vars'], (variable) => at('vars', variable))),
    ...(isTold('secrets') && outlineSecrets(record['secrets'])),
    ...outlineProviders(record['providers'], kinds),
    courtesies: outlineCourtesies(record),
    ...('webhook' in record && { hasBrokenWebhook: true }),
  };
}

export const isWhole = ({ production, allow, vars, brokenVars = [], secretNames, providers }: EnvironmentOutline) =>
  [production, allow.hosts, allow.commands, allow.files, allow.processes, vars, secretNames, providers].every(
    (part) => part !== undefined,
  ) && brokenVars.length === 0;

/** A key that there is not may be a misspelt one: then of those that are not written nothing is known. */
function toldBy(record: Readonly<Record<string, unknown>>, known: readonly string[]): (key: string) => boolean {
  const hasStrangers = Object.keys(record).some((key) => !known.includes(key));
  return (key) => key in record || !hasStrangers;
}

function outlineAllow(value: unknown, lacksVariable: (list: string) => boolean): Partial<Allow> {
  const record = value === undefined ? {} : asRecord(value);
  if (record === undefined) return {};
  const { hosts, commands, files, processes } = allowSchema.shape;
  const isTold = toldBy(record, Object.keys(allowSchema.shape));
  const list = (key: keyof Allow, schema: z.ZodType<string[]>) => {
    const entries = isTold(key) && !lacksVariable(key) ? sound(schema, record[key]) : undefined;
    return entries && { [key]: entries };
  };
  return {
    ...list('hosts', hosts),
    ...list('commands', commands),
    ...list('files', files),
    ...list('processes', processes),
  };
}

function outlineVars(value: unknown, lacksVariable: (variable: string) => boolean) {
  const record = value === undefined ? {} : asRecord(value);
  if (record === undefined) return {};
  const values = Object.entries(record).map(([variable, given]) => {
    return [variable, lacksVariable(variable) ? undefined : sound(variableSchema, given)] as const;
  });
  return {
    vars: Object.fromEntries(
      values.flatMap(([variable, text]) => (text === undefined ? [] : [[variable, text] as const])),
    ),
    brokenVars: values.flatMap(([variable, text]) => (text === undefined ? [variable] : [])),
  };
}

/** Their values matter to nobody who only checks. */
function outlineSecrets(value: unknown): Pick<EnvironmentOutline, 'secretNames'> {
  const record = value === undefined ? {} : asRecord(value);
  return record === undefined ? {} : { secretNames: Object.keys(record) };
}

const outlineCourtesies = ({ quiet, annotate, memo }: Readonly<Record<string, unknown>>): CourtesiesInput => ({
  quiet: sound(courtesyKeys.quiet, quiet),
  annotate: sound(courtesyKeys.annotate, annotate),
  memo: sound(courtesyKeys.memo, memo),
});

/** A kind that there is not may be a name that was misspelt. */
function outlineProviders(value: unknown, kinds: readonly ProviderKind[]): Pick<EnvironmentOutline, 'providers'> {
  const entries = Object.entries(asRecord(value) ?? {});
  const providers = entries.flatMap(([name, settings]) => {
    const kind = asRecord(settings)?.['kind'] ?? name;
    const found = kinds.find((candidate) => candidate.kind === kind);
    return found === undefined ? [] : [{ name, kind: found.kind }];
  });
  return entries.length > 0 && providers.length === entries.length ? { providers } : {};
}

const sound = <T>(schema: z.ZodType<T>, value: unknown): T | undefined => schema.safeParse(value).data;
