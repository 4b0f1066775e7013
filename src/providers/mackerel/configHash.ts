import { createHash } from 'node:crypto';
import { hideInData } from '../../config/hideInData';
import { asRecord } from '../../config/record';

type Raw = Readonly<Record<string, unknown>>;

/**
 * Changes with the monitor's configuration: SHA-256 over its JSON with sorted keys. Left out are `id` and `isMute`,
 * which change nothing about when it fires, and what means the same as an absent field: nulls, false, and empty texts and
 * lists. `mkr monitors pull` leaves those out of its file, the API does not, and both have to have the same hash.
 */
export const configHash = (raw: Raw): string =>
  createHash('sha256')
    .update(canonicalJson(whatMatters(raw)))
    .digest('hex');

/**
 * What it is the hash of, in its order. What an external monitor sends may be secret (headers, the body, logins and
 * queries of its URL) and is hidden: there a change shows in the hash alone.
 */
export const shownConfig = (raw: Raw): Raw =>
  asRecord(JSON.parse(canonicalJson(hideInData(whatMatters(raw), ['requestBody'])))) ?? {};

const whatMatters = (raw: Raw): Raw =>
  Object.fromEntries(Object.entries(raw).filter(([name]) => name !== 'id' && name !== 'isMute'));

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => !isAsGoodAsAbsent(field))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}

const isAsGoodAsAbsent = (field: unknown): boolean =>
  field === null || field === undefined || field === false || field === '' || (Array.isArray(field) && !field.length);
