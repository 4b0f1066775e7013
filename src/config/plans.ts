import { z } from 'zod';
import type { FaultPlan, ProbePlan } from '../domain/scenario';
import type { FaultKind } from '../ports/fault';
import type { ProbeKind } from '../ports/probe';
import { durationMs } from './duration';
import type { Issue, Path } from './issue';
import { issueAt } from './issue';
import { didYouMean } from './nearest';
import type { Parsed } from './parse';
import { parse } from './parse';
import { asRecord } from './record';

/** A fault of an expectation file, `{ KIND: options }`, by its kind's own schema. */
export function parseFault(
  value: unknown,
  path: Path,
  kinds: readonly FaultKind[],
): Parsed<{ readonly kind: FaultKind; readonly plan: FaultPlan }> {
  const found = kindOf(value, path, kinds, { what: 'fault', otherKeys: [] });
  if (!found.ok) return found;
  const { kind, record } = found.value;
  const options = parse(kind.options, record[kind.kind], [...path, kind.kind]);
  if (!options.ok) return options;
  const synthetic = kind.isSynthetic?.(options.value) === true;
  const plan = { kind: kind.kind, options: options.value, ...(synthetic && { synthetic: true as const }) };
  return { ok: true, value: { kind, plan } };
}

/** A probe of an expectation file, `{ KIND: ..., sees: ..., every, times, timeout }`. */
export function parseProbe(
  value: unknown,
  path: Path,
  kinds: readonly ProbeKind[],
  { usualTimes = usualLooks }: { readonly usualTimes?: number } = {},
): Parsed<{ readonly kind: ProbeKind; readonly plan: ProbePlan }> {
  const otherKeys = ['sees', ...Object.keys(scheduleFields)];
  const found = kindOf(value, path, kinds, { what: 'probe', otherKeys });
  if (!found.ok) return found;
  const { kind, record } = found.value;
  const isSchedule = ([key]: [string, unknown]): boolean => key in scheduleFields;
  const entries = Object.entries(record);
  const schedule = parse(scheduleSchema, Object.fromEntries(entries.filter(isSchedule)), path);
  const options = parse(
    kind.options,
    Object.fromEntries(entries.filter((entry) => !isSchedule(entry))),
    path,
    Object.keys(scheduleFields),
  );
  if (!schedule.ok || !options.ok) {
    return { ok: false, issues: [schedule, options].flatMap((parsed) => (parsed.ok ? [] : parsed.issues)) };
  }
  const { every: everyMs, timeout: timeoutMs } = schedule.value;
  const times = 'times' in record ? schedule.value.times : usualTimes;
  const title = kind.describe(options.value);
  return {
    ok: true,
    value: { kind, plan: { kind: kind.kind, options: options.value, everyMs, timeoutMs, times, title } },
  };
}

/** One that flickers is no evidence. */
const usualLooks = 3;

/** What every probe has beside its own options. */
export const scheduleFields = {
  every: durationMs.default(1_000).describe('How often it looks; default 1s'),
  times: z
    .int()
    .min(1)
    .max(100)
    .default(usualLooks)
    .describe('How many looks in a row confirm; default 3, in abortWhen 1')
    .meta({ examples: [5] }),
  timeout: durationMs.default(5_000).describe('How long a look may take; default 5s'),
};

export const scheduleSchema = z.strictObject(scheduleFields);

interface Expected {
  readonly what: 'fault' | 'probe';
  readonly otherKeys: readonly string[];
}

/** The one key that names a kind. */
function kindOf<K extends { readonly kind: string }>(
  value: unknown,
  path: Path,
  kinds: readonly K[],
  { what, otherKeys }: Expected,
): Parsed<{ readonly kind: K; readonly record: Readonly<Record<string, unknown>> }> {
  const names = kinds.map((kind) => kind.kind);
  const refuse = (...issues: readonly Issue[]) => ({ ok: false, issues }) as const;
  const record = asRecord(value);
  if (record === undefined) {
    return refuse(
      issueAt(path, value === null ? 'is empty' : `is not a ${what}`, {
        hint: `write { KIND: ... }; there is: ${names.join(', ')}`,
      }),
    );
  }
  const [kind, second] = kinds.filter((candidate) => candidate.kind in record);
  if (kind !== undefined && second === undefined) {
    const strangers = Object.keys(record).filter((key) => key !== kind.kind && !otherKeys.includes(key));
    // A probe's kind checks its keys itself, as far as they are not of the schedule.
    if (what === 'probe' || strangers.length === 0) return { ok: true, value: { kind, record } };
    return refuse(
      ...strangers.map((key) =>
        issueAt([...path, key], 'unknown key', { atKey: true, hint: `options of ${kind.kind} are indented below it` }),
      ),
    );
  }
  if (kind !== undefined)
    return refuse(issueAt(path, `is one ${what}, and this has ${kind.kind} and ${String(second?.kind)}`, certain));
  const given = Object.keys(record).filter((key) => !otherKeys.includes(key));
  if (given.length === 0)
    return refuse(
      issueAt(path, `does not say which kind of ${what}`, { ...certain, hint: `there is: ${names.join(', ')}` }),
    );
  return refuse(
    ...given.map((key) => {
      const hint = didYouMean(key, names);
      return issueAt([...path, key], `there is no kind of ${what} ${key}`, {
        atKey: true,
        ...(hint === undefined ? {} : { hint }),
      });
    }),
  );
}

/** Kinds are told by keys, and those have no variables. */
const certain = { isCertain: true };
