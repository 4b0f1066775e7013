import type { Conclusions } from '../../domain/conclusions';
import type { Fact } from '../../domain/facts';
import { middleOf } from '../../domain/instant';
import type { Scenario } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { News } from './news';

/** That the effect is there, and later that it is gone, in the figures of the report. Without a probe nobody sees either. */
export function newsOfEffect(
  scenario: Scenario,
  fact: Fact,
  before: Conclusions | undefined,
  { injected, onset, effectGone, rollback }: Conclusions,
): readonly News[] {
  if (scenario.effect === undefined || fact.type !== 'probed' || injected === undefined) return [];
  if (onset !== undefined && before?.onset === undefined) {
    return [
      {
        label: 'effect',
        text: `first seen ${inSeconds(Math.max(0, middleOf(onset) - injected.earliest))} after the injection: ${fact.detail}`,
      },
    ];
  }
  if (effectGone === undefined || before?.effectGone !== undefined || rollback.at === undefined) return [];
  const goneAfterMs = Math.max(0, effectGone.latest - rollback.at.latest);
  return [{ label: 'effect', text: `gone ${inSeconds(goneAfterMs)} after the rollback: ${fact.detail}` }];
}
