import { z } from 'zod';
import type { FaultKind } from '../ports/fault';
import type { ProbeKind } from '../ports/probe';
import { asRecord } from './record';
import { soundPart } from './soundPart';

/** What can still be told of a fault that is not right: the part of its options that is sound (soundPart.ts). */
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

/** Undefined where the kind can't be told, or where nothing of its options is sound. */
export function salvageFault(value: unknown, kinds: readonly FaultKind[]): BrokenFault | undefined {
  const found = onlyKind(value, kinds);
  if (found === undefined) return undefined;
  const { kind, record } = found;
  const options = soundPart(kind.options, record[kind.kind]);
  return options === undefined ? undefined : { kind, options };
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
