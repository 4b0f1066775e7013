import type { Fact } from './facts';
import type { Interval } from './instant';

/** When a fact began and when it was certain, on the harness's clock, ms; both are the same where it took no time. */
export function factTime(fact: Fact): Interval {
  switch (fact.type) {
    case 'polled':
    case 'alert-seen':
      return { earliest: fact.sentAtMs, latest: fact.answeredAtMs };
    case 'probed':
      return { earliest: fact.sentAtMs, latest: fact.decidedAtMs };
    case 'injected':
    case 'rolled-back':
      return { earliest: fact.sentAtMs, latest: fact.ackedAtMs };
    default:
      return { earliest: fact.atMs, latest: fact.atMs };
  }
}
