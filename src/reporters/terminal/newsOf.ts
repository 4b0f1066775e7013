import type { Conclusions } from '../../domain/conclusions';
import { boundsText } from '../../domain/latencyText';
import type { Fact, FactOf } from '../../domain/facts';
import { isControl, type Expectation, type Scenario } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { News } from './news';
import { newsOfAlert, stateOf } from './newsOfAlert';
import { newsOfEffect } from './newsOfEffect';
import { newsOfNotification } from './newsOfNotification';
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
  const verdicts = saysItself(fact, before) ? [] : newsOfVerdicts(before?.conclusions, conclusions);
  const isNews = fact.type === 'alert-seen' && isChange(fact, before, conclusions);
  const alert = isNews && verdicts.length === 0 ? newsOfAlert(fact, conclusions) : [];
  return [
    ...newsOfFact(scenario, fault, before, fact, conclusions),
    ...newsOfEffect(scenario, fact, before?.conclusions, conclusions),
    ...alert,
    ...verdicts,
  ];
}

/** What was closed when it was first seen, before there was a fault, is the story of an earlier drill. */
function isChange({ alert }: FactOf<'alert-seen'>, before: Progress | undefined, { injected }: Conclusions): boolean {
  const known = before?.alertStates.get(alert.id);
  return known === undefined && alert.closedAt !== undefined ? injected !== undefined : known !== stateOf(alert);
}

/** Whether what is decided now goes without saying: its cause has just been told, or the result follows at once. */
function saysItself({ type, ...fact }: Fact, before: Progress | undefined): boolean {
  const phase = 'phase' in fact ? fact.phase : before?.phase;
  return phase === 'verdict' || type === 'blocked' || type === 'stopped' || type === 'injection-failed';
}

function newsOfFact(
  scenario: Scenario,
  fault: string | undefined,
  before: Progress | undefined,
  fact: Fact,
  conclusions: Conclusions,
): readonly News[] {
  switch (fact.type) {
    case 'phase-entered': {
      const text = phaseText(fact, scenario, fault, conclusions);
      return text === undefined ? [] : [{ label: fact.phase, text }];
    }
    case 'blocked':
      return fact.reasons.flatMap(({ detail, hint }) => [
        { label: 'blocked', text: detail, outcome: 'inconclusive' as const },
        ...(hint === undefined ? [] : [{ label: 'hint', text: hint }]),
      ]);
    case 'monitor-resolved':
      return newsOfMonitor(fact, scenario);
    case 'noted':
      return [{ label: 'note', text: fact.text }];
    case 'polled':
      return newsOfPoll(fact, before);
    case 'injected':
      if (fact.control === true) return [];
      return [{ label: 'inject', text: `done in ${inSeconds(fact.ackedAtMs - fact.sentAtMs)}` }];
    case 'injection-failed':
      return [{ label: 'injection', text: `failed: ${fact.message}`, outcome: 'inconclusive' }];
    case 'due':
      return newsOfDue(fact, scenario, before, conclusions);
    case 'stopped':
      return [
        {
          label: 'stopped',
          text: fact.why.startsWith(fact.cause) ? fact.why : `${fact.cause}: ${fact.why}`,
          outcome: 'inconclusive',
        },
        ...(fact.cause === 'interrupted' && conclusions.injected !== undefined && scenario.effect !== undefined
          ? [{ label: 'hint', text: 'first the effect has to be seen to go away; a second signal ends this wait' }]
          : []),
      ];
    case 'rolled-back':
      return [`done in ${inSeconds(fact.ackedAtMs - fact.sentAtMs)}`, ...fact.notes].map((text) => ({
        label: 'rollback',
        text,
      }));
    case 'rollback-failed':
      return [{ label: 'ROLLBACK', text: `FAILED: ${fact.message}`, outcome: 'rollback-failed' }];
    case 'receiver-ready':
      return [{ label: 'receiver', text: `listens for notifications at ${fact.url}` }];
    case 'notification-arrived':
      return newsOfNotification(fact, conclusions);
    case 'notification-cut':
      return [{ label: 'receiver', text: `not all of a notification could be read: ${fact.detail}` }];
    case 'courtesy':
      return newsOfCourtesy(fact);
    case 'waiting-ended':
      return [{ label: 'stopped', text: `waits no longer: ${fact.why}`, outcome: 'inconclusive' }];
    case 'machine-slept':
      return [{ label: 'clock', text: `this machine was suspended for ${inSeconds(fact.byMs)}` }];
    default:
      return [];
  }
}

function newsOfCourtesy({ courtesy, state, text }: FactOf<'courtesy'>): readonly News[] {
  switch (state) {
    case 'set':
      return [{ label: courtesy, text }];
    case 'undone':
      return [{ label: courtesy, text: `undone: ${text}` }];
    case 'not-set':
      return [{ label: courtesy, text: `failed: ${text}`, outcome: 'inconclusive' }];
    case 'not-undone':
      return [{ label: courtesy, text: `NOT UNDONE: ${text}`, outcome: 'rollback-failed' }];
    case 'kept':
      return [];
    default:
      return state satisfies never;
  }
}

/** What is waited for, and what this monitor can do at all. */
function newsOfMonitor({ key, monitor }: FactOf<'monitor-resolved'>, { expect }: Scenario): readonly News[] {
  const expectation = expect.find((each) => each.key === key);
  if (expectation === undefined) return [{ label: 'forbids', text: monitor.name }];
  const severity = expectation.severity === undefined ? '' : ` (${expectation.severity})`;
  const bounds = boundsText(monitor.floor?.ms, monitor.worst?.ms);
  const known = bounds === undefined ? '' : ` (this monitor: ${bounds})`;
  const within = `within ${inSeconds(expectation.withinMs)}${known}${notifiedText(expectation.notified)}`;
  return [{ label: 'expects', text: `${monitor.name}${severity} ${within}` }];
}

function notifiedText(notified: Expectation['notified']): string {
  if (notified === undefined) return '';
  const whom = notified.receiver === undefined ? 'somebody' : notified.receiver;
  return `, and that ${whom} is told within ${inSeconds(notified.withinMs)}`;
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

/** Limits come due whether or not anybody still waits for them; only those that changed something are news. */
function newsOfDue(
  { what }: FactOf<'due'>,
  scenario: Scenario,
  before: Progress | undefined,
  { rollback }: Conclusions,
): readonly News[] {
  const tell = (text: string): readonly News[] => [{ label: 'time', text, outcome: 'inconclusive' }];
  if (what === 'max-hold' && before?.phase === 'hold' && !isControl(scenario)) {
    return tell(`the longest hold that is allowed, ${inSeconds(scenario.maxHoldMs)}, is over`);
  }
  if (what === 'rollback-verification' && rollback.state === 'unverified') {
    return tell('nobody saw the effect go away in time');
  }
  return what === 'recovery' && before?.phase === 'recovery' ? tell('not all alerts closed in time') : [];
}
