import type { Conclusions } from '../../domain/conclusions';
import type { Fact } from '../../domain/facts';
import { elapsed, middleOf, type Interval } from '../../domain/instant';
import type { Scenario } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { News } from './news';

/** That the effect is there, and later that it is gone. Without a probe nobody sees either. */
export function newsOfEffect(
  scenario: Scenario,
  fact: Fact,
  before: Conclusions | undefined,
  { injected, onset, effectGone, rollback }: Conclusions,
): readonly News[] {
  if (scenario.effect === undefined || fact.type !== 'probed' || injected === undefined) return [];
  if (onset !== undefined && before?.onset === undefined) {
    return [{ label: 'effect', text: `first seen ${since(injected, onset)} after the injection: ${fact.detail}` }];
  }
  if (effectGone === undefined || before?.effectGone !== undefined || rollback.at === undefined) return [];
  return [{ label: 'effect', text: `gone ${since(rollback.at, effectGone)} after the rollback: ${fact.detail}` }];
}

const since = (start: Interval, end: Interval) => inSeconds(Math.max(0, middleOf(elapsed(start, end))));
