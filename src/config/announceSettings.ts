import { secretReference } from '../ports/secrets';
import type { Issue, Path } from './issue';
import { issueAt } from './issue';
import { didYouMean } from './nearest';
import { asRecord } from './record';

export interface RevealedAnnounce {
  /** The environment's data, with the URL in place of its reference; without `announce` where it can't be known. */
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

/**
 * `announce.webhook` of an environment may refer to one of its secrets. `path` is the environment's; `lacksVariable`
 * tells what stands at a path and can't be known.
 */
export function revealAnnounce(value: unknown, path: Path, lacksVariable: (part: Path) => boolean): RevealedAnnounce {
  const record = asRecord(value);
  const announce = asRecord(record?.['announce']);
  const webhook = announce?.['webhook'];
  if (record === undefined || typeof webhook !== 'string') return { value, issues: [] };
  const at = [...path, 'announce', 'webhook'];
  const secrets = asRecord(record['secrets']) ?? {};
  const names = [...webhook.matchAll(secretReference)].map(([, name = '']) => name);
  const unknown = names.filter((name) => !(name in secrets));
  const isKnown = !lacksVariable(at) && names.every((name) => !lacksVariable([...path, 'secrets', name]));
  if (unknown.length > 0 || !isKnown) {
    const others = Object.entries(record).filter(([key]) => key !== 'announce');
    return {
      value: Object.fromEntries(others),
      issues: unknown.map((name) => noSuchSecret(name, Object.keys(secrets), at)),
    };
  }
  const url = webhook.replace(secretReference, (_, name: string) => String(secrets[name]));
  return { value: { ...record, announce: { ...announce, webhook: url } }, issues: [] };
}

function noSuchSecret(name: string, known: readonly string[], at: Path): Issue {
  const hint = didYouMean(name, known) ?? "the environment's `secrets` are empty";
  return issueAt(at, `there is no secret ${name}`, { hint });
}
