import { isDeepStrictEqual } from 'node:util';
import type { Issue } from './issue';
import { issueAt } from './issue';
import type { SoundItem } from './soundItem';
import type { ExpectedInput, ForbiddenInput, SoundInput } from './soundInput';
import { keyOf } from './subject';

/** Two of the same could not be told apart in history; the same alert can't be both expected and forbidden. */
export function identityRules({ expect = [], forbid = [] }: SoundInput): readonly Issue[] {
  const issues: Issue[] = [];
  const places = new Map<string, string>();
  const add = (list: 'expect' | 'forbid', index: number, identity: string | undefined): void => {
    if (identity === undefined) return;
    const first = places.get(identity);
    const hint = 'give one of them an `id`, or take it out';
    if (first === undefined) places.set(identity, `${list}[${index}]`);
    else issues.push(issueAt([list, index], `is the same as ${first}`, { hint, isCertain: true }));
  };
  for (const item of expect) {
    add(
      'expect',
      item.index,
      item.isSound('severity') ? identityOf(item, item.value.severity ?? 'any') : item.value.id,
    );
  }
  for (const item of forbid) {
    add('forbid', item.index, identityOf(item, 'forbidden'));
    const contradicted = expect.find((expected) => isSameAlert(expected, item));
    if (contradicted === undefined) continue;
    const message = `is expected by expect[${contradicted.index}]`;
    issues.push(issueAt(['forbid', item.index], message, { isCertain: true }));
  }
  return issues;
}

type Subject = SoundItem<ExpectedInput> | SoundItem<ForbiddenInput>;

/** Undefined where what makes it up is broken; an `id` of one's own is enough. */
function identityOf({ value, isSound }: Subject, severity: string): string | undefined {
  const { id, monitor, on, provider } = value;
  if (id !== undefined) return id;
  if (monitor === undefined || !isSound('id', 'on', 'provider')) return undefined;
  return keyOf({ monitor, on }, provider ?? '', severity);
}

const isSameAlert = (one: Subject, other: Subject): boolean =>
  [one, other].every(({ isSound }) => isSound('monitor', 'on', 'provider')) &&
  isDeepStrictEqual(alertOf(one), alertOf(other));

const alertOf = ({ value: { monitor, on, provider } }: Subject): unknown => [monitor, on ?? {}, provider];
