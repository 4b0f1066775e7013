import type { Fact, FactOf } from './facts';
import type { Scenario } from './scenario';

/**
 * Tells of each fact, in the order in which they are recorded, whether it can be left unjudged: a look of a probe that
 * only says once more what is confirmed already. Where a fault is held for an hour these are nearly all facts, and
 * `judge` goes through all of them each time.
 */
export function createRepeatedLooks({ effect }: Scenario): (fact: Fact) => boolean {
  const times = effect?.times ?? 0;
  let phase: 'before' | 'injecting' | 'injected' = 'before';
  let injectedAtMs = 0;
  let rolledBackAtMs = Number.NEGATIVE_INFINITY;
  let streak = { result: '', looks: 0, sentAtMs: Number.NEGATIVE_INFINITY };

  const repeats = (look: FactOf<'probed'>): boolean => {
    // Only the effect is judged. What another probe sees may end the drill, and that is a fact of its own.
    if (look.probe !== 'effect' || look.result === 'unknown' || phase === 'before') return true;
    const isInOrder = look.sentAtMs > streak.sentAtMs;
    const { result, sentAtMs } = look;
    // A slow look may belong before others that are recorded already, and then it counts among them. Of those since the
    // rollback the first ones count anew.
    const isOld = look.decidedAtMs < injectedAtMs || sentAtMs < rolledBackAtMs;
    if (phase === 'injecting' || isOld || !isInOrder) {
      streak = { result: '', looks: 0, sentAtMs: Math.max(sentAtMs, streak.sentAtMs) };
      return false;
    }
    streak = { result, looks: result === streak.result ? streak.looks + 1 : 1, sentAtMs };
    return streak.looks > times;
  };

  return (fact) => {
    if (fact.type === 'injection-sent') phase = 'injecting';
    if (fact.type === 'injected') {
      phase = 'injected';
      injectedAtMs = fact.sentAtMs;
    }
    if (fact.type === 'rolled-back') {
      rolledBackAtMs = fact.ackedAtMs;
      streak = { ...streak, result: '', looks: 0 };
    }
    return fact.type === 'probed' && repeats(fact);
  };
}
