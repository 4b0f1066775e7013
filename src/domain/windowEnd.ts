import type { Fact, FactOf } from './facts';

/** What ended the window in which alerts are expected, and when; harness's clock, ms. */
export interface WindowEnd {
  readonly atMs: number;
  readonly by: 'hold' | 'max-hold' | 'effect-within' | 'stopped' | 'rollback-started' | 'injection-failed';
}

/** The first of all that ends a window; of two at the same moment the one that was recorded first. */
export function windowEndOf(facts: readonly Fact[]): WindowEnd | undefined {
  let first: WindowEnd | undefined;
  let injected = false;
  for (const fact of facts) {
    if (fact.type === 'injected') injected = true;
    const end = endIn(fact) ?? (injected ? takenBackIn(fact) : undefined);
    if (end !== undefined && (first === undefined || end.atMs < first.atMs)) first = end;
  }
  return first;
}

function endIn(fact: Fact): WindowEnd | undefined {
  switch (fact.type) {
    case 'due':
      return endsHold(fact) ? { atMs: fact.atMs, by: fact.what } : undefined;
    case 'stopped':
    case 'rollback-started':
    case 'injection-failed':
      return { atMs: fact.atMs, by: fact.type };
    default:
      return undefined;
  }
}

/** Mostly after it was started. Before that the keeper did it by itself, since the harness stood still. */
const takenBackIn = (fact: Fact): WindowEnd | undefined =>
  fact.type === 'rolled-back' ? { atMs: fact.sentAtMs, by: 'rollback-started' } : undefined;

const endsHold = (due: FactOf<'due'>): due is FactOf<'due'> & { readonly what: 'hold' | 'max-hold' } =>
  due.what === 'hold' || due.what === 'max-hold';
