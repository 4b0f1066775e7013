import { z } from 'zod';
import type { FaultKind } from '../ports/fault';
import type { ProbeKind } from '../ports/probe';
import type { Path } from './issue';
import { asRecord } from './record';

/** What can still be told of a fault that is not right: its options without the keys that are broken. */
export interface BrokenFault {
  readonly kind: FaultKind;
  readonly options: unknown;
}

/** What can still be told of a probe that is not right: what it looks at. */
export interface BrokenProbe {
  readonly kind: ProbeKind;
  /** The kind's own key alone: see `touches` in ports/probe.ts. */
  readonly options: unknown;
}

/** Undefined where the kind can't be told, or where what is sound is not enough for it. */
export function salvageFault(value: unknown, kinds: readonly FaultKind[]): BrokenFault | undefined {
  const found = onlyKind(value, kinds);
  if (found === undefined) return undefined;
  const { kind, record } = found;
  const written = record[kind.kind];
  const parsed = kind.options.safeParse(written);
  const rest = parsed.success ? parsed : kind.options.safeParse(without(written, brokenKeys(parsed.error)));
  return rest.success ? { kind, options: rest.data } : undefined;
}

/** As salvageFault. */
export function salvageProbe(value: unknown, kinds: readonly ProbeKind[]): BrokenProbe | undefined {
  const found = onlyKind(value, kinds);
  if (found === undefined || !(found.kind.options instanceof z.ZodObject)) return undefined;
  const { kind, record } = found;
  const own = found.kind.options.partial().safeParse({ [kind.kind]: record[kind.kind] });
  return own.success ? { kind, options: own.data } : undefined;
}

function onlyKind<K extends { readonly kind: string }>(value: unknown, kinds: readonly K[]) {
  const record = asRecord(value);
  const [kind, second] = kinds.filter((candidate) => record !== undefined && candidate.kind in record);
  return record === undefined || kind === undefined || second !== undefined ? undefined : { kind, record };
}

const brokenKeys = (error: z.ZodError): readonly Path[] =>
  error.issues.flatMap((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [upToKey(path)];
  });

/** Of a list nothing is taken out: what follows would be taken for something else. */
const upToKey = (path: Path): Path => path.slice(0, path.findLastIndex((part) => typeof part === 'string') + 1);

function without(value: unknown, paths: readonly Path[], at: Path = []): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, index) => without(item, paths, [...at, index]));
  const record = asRecord(value);
  if (record === undefined) return value;
  const isBroken = (path: Path): boolean => paths.some((broken) => JSON.stringify(broken) === JSON.stringify(path));
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, item]) => {
      const path = [...at, key];
      return isBroken(path) ? [] : [[key, without(item, paths, path)]];
    }),
  );
}
