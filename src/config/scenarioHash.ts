import { createHash } from 'node:crypto';
import { hideInData } from './hideInData';
import { asRecord } from './record';

/**
 * Of what matters to a result: load, fault, effect and what is matched. Neither title, owner and the like nor deadlines:
 * a tighter deadline doesn't make another history. Of the data as they are written, before variables are replaced, so
 * that the demo's free ports or another environment's host names don't make another scenario either.
 */
export const scenarioHash = (data: unknown): string =>
  createHash('sha256')
    .update(canonical(whatMatters(data)))
    .digest('hex')
    .slice(0, 16);

/** What it is the hash of, with its keys in order. A secret that was written into it is hidden; references to one stay. */
export const scenarioConfig = (data: unknown): Readonly<Record<string, unknown>> =>
  asRecord(JSON.parse(canonical(hideInData(whatMatters(data))))) ?? {};

function whatMatters(data: unknown): Readonly<Record<string, unknown>> {
  const { load, fault, effect, scope, expect, forbid, unexpected } = asRecord(data) ?? {};
  return { load, fault, effect, scope, expect: matchers(expect), forbid: matchers(forbid), unexpected };
}

function matchers(list: unknown): readonly unknown[] {
  return (Array.isArray(list) ? list : []).map((item: unknown) => {
    const { provider, monitor, severity, exactly, on, notified } = asRecord(item) ?? {};
    return { provider, monitor, severity, exactly, on, receiver: asRecord(notified)?.['receiver'] };
  });
}

/** JSON whose keys are in order: their order in the file doesn't matter. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const record = asRecord(value);
  if (record === undefined) return JSON.stringify(value);
  const keys = Object.keys(record).filter((key) => record[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(record[key])}`)
    .join()}}`;
}
