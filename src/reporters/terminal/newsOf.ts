import type { Conclusions } from '../../domain/conclusions';
import type { Fact, FactOf } from '../../domain/facts';
import type { Scenario } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { News } from './news';
import { newsOfAlert } from './newsOfAlert';
import { newsOfEffect } from './newsOfEffect';
import { newsOfVerdicts } from './newsOfVerdicts';
import { phaseText } from './phaseText';
import type { Progress } from './progress';

/** What one fact, and what follows from it, has to tell somebody who watches. Most facts have nothing. */
export function newsOf(
  scenario: Scenario,
  fault: string | undefined,
  before: Progress | undefined,
  fact: Fact,
  conclusions: Conclusions,
): readonly News[] {
  // In the last phase all is decided that was not: the result that follows says it better.
  const closing = before?.phase === 'verdict' || (fact.type === 'phase-entered' && fact.phase === 'verdict');
  const verdicts = closing ? [] : newsOfVerdicts(before?.conclusions, conclusions);
  const alert = fact.type === 'alert-seen' && verdicts.length === 0 ? newsOfAlert(fact, conclusions) : [];
  return [
    ...newsOfFact(scenario, fault, before, fact),
    ...newsOfEffect(scenario, fact, before?.conclusions, conclusions),
    ...alert,
    ...verdicts,
  ];
}

function newsOfFact(
  scenario: Scenario,
  fault: string | undefined,
  before: Progress | undefined,
  fact: Fact,
): readonly News[] {
  switch (fact.type) {
    case 'phase-entered': {
      const text = phaseText(fact.phase, scenario, fault);
      return text === undefined ? [] : [{ label: fact.phase, text }];
    }
    case 'blocked':
      return fact.reasons.map(({ detail, hint }) => ({
        label: 'blocked',
        text: hint === undefined ? detail : `${detail} (${hint})`,
        outcome: 'inconclusive' as const,
      }));
    case 'noted':
      return [{ label: 'note', text: fact.text }];
    case 'polled':
      return newsOfPoll(fact, before);
    case 'injected':
      if (fact.control === true) return [];
      return [{ label: 'inject', text: `done in ${inSeconds(fact.ackedAtMs - fact.sentAtMs)}` }];
    case 'injection-failed':
      return [{ label: 'injection', text: `failed: ${fact.message}`, outcome: 'inconclusive' }];
    case 'load-measured':
      return newsOfLoad(fact);
    case 'due':
      return newsOfDue(fact, scenario);
    case 'stopped':
      return [{ label: fact.cause, text: fact.why, outcome: 'inconclusive' }];
    case 'rolled-back':
      return [`done in ${inSeconds(fact.ackedAtMs - fact.sentAtMs)}`, ...fact.notes].map((text) => ({
        label: 'rollback',
        text,
      }));
    case 'rollback-failed':
      return [{ label: 'ROLLBACK', text: `FAILED: ${fact.message}`, outcome: 'rollback-failed' }];
    case 'machine-slept':
      return [{ label: 'clock', text: `this machine was suspended for ${inSeconds(fact.byMs)}` }];
    default:
      return [];
  }
}

/** Only the first failure of a row and the end of it: a lost provider must not flood the log. */
function newsOfPoll({ provider, result }: FactOf<'polled'>, before: Progress | undefined): readonly News[] {
  const failedInARow = before?.failedInARow ?? 0;
  if (result.ok) {
    return failedInARow === 0
      ? []
      : [{ label: 'poll', text: `${provider} answers again after ${failedInARow} failed` }];
  }
  if (failedInARow > 0) return [];
  return [{ label: 'poll', text: `${provider}: ${result.failure}: ${result.message}`, outcome: 'inconclusive' }];
}

/** As in `load-not-delivered`: a drop is normal where the fault works, and worth telling below 80 %. */
function newsOfLoad({ load, asked, delivered }: FactOf<'load-measured'>): readonly News[] {
  if (asked === 0 || delivered >= 0.8 * asked) return [];
  const share = Math.round((100 * delivered) / asked);
  return [{ label: 'load', text: `${share} % of the ${load} load was delivered`, outcome: 'inconclusive' }];
}

function newsOfDue({ what }: FactOf<'due'>, { effectWithinMs, maxHoldMs }: Scenario): readonly News[] {
  const texts: Partial<Record<typeof what, string>> = {
    'effect-within': `the effect was not seen within ${inSeconds(effectWithinMs)}`,
    'max-hold': `the fault was held for ${inSeconds(maxHoldMs)}, the longest that is allowed`,
    'rollback-verification': 'nobody saw the effect go away in time',
    recovery: 'not all alerts closed in time',
    settle: "some of this drill's alerts are still open",
  };
  const text = texts[what];
  return text === undefined ? [] : [{ label: 'time', text, outcome: 'inconclusive' }];
}
