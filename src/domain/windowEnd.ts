import type { Fact, FactOf } from './facts';

/** What ended the window in which alerts are expected, and when; harness's clock, ms. */
export interface WindowEnd {
  readonly atMs: number;
  readonly by: 'hold' | 'max-hold' | 'effect-within' | 'stopped' | 'rollback-started' | 'injection-failed';
}

/** The first of all that ends a window; of two at the same moment the one that was recorded first. */
export function windowEndOf(facts: readonly Fact[]): WindowEnd | undefined {
  return facts
    .flatMap((fact) => endIn(fact) ?? [])
    .reduce<WindowEnd | undefined>(
      (first, end) => (first !== undefined && first.atMs <= end.atMs ? first : end),
      undefined,
    );
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

const endsHold = (due: FactOf<'due'>): due is FactOf<'due'> & { readonly what: 'hold' | 'max-hold' } =>
  due.what === 'hold' || due.what === 'max-hold';
