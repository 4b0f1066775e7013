import type { ManagerState } from './managerState';
import { matchesAll, wouldAll, wouldMatch, type Known } from './matchers';
import { alertText, silenceText } from './managerText';
import type { Rule } from './rule';
import type { Labels } from './schema';
import type { Span } from './span';

/** What keeps people from being told of an alert, but no alert from firing. */
export interface Quietness {
  readonly cause: 'silenced' | 'inhibited';
  readonly text: string;
  /** It concerns every alert that is meant; else it may. */
  readonly isCertain: boolean;
}

/** Silences and inhibitions that concern the rule's alerts over a span. */
export const quietnessOf = (state: ManagerState, rule: Rule, span: Span): readonly Quietness[] => [
  ...silencesOf(state, rule, span),
  ...inhibitionsOf(state, rule),
];

function silencesOf({ silences, known }: ManagerState, { name }: Rule, span: Span): readonly Quietness[] {
  return silences
    .filter(({ startsAt, endsAt }) => startsAt < span.toMs && endsAt > span.fromMs)
    .flatMap((silence): readonly Quietness[] => {
      const would = wouldAll(silence.matchers, known);
      if (would === 'no') return [];
      const text = `alerts of ${name} ${areOrMayBe(would)} ${silenceText(silence)}`;
      return [{ cause: 'silenced', text, isCertain: would === 'yes' }];
    });
}

function inhibitionsOf({ config, alerts, known }: ManagerState, { name }: Rule): readonly Quietness[] {
  return config.inhibitions.flatMap(({ source, target, equal }): readonly Quietness[] => {
    const would = wouldAll(target, known);
    const from = alerts.find(
      (alert) =>
        matchesAll(source, alert.labels) &&
        known.some((each) => isAlike(alert.labels, each, equal)) &&
        // An alert does not inhibit itself, where it matches both sides.
        !(alert.labels['alertname'] === name && known.some((each) => wouldMatch(source, each) !== 'no')),
    );
    if (would === 'no' || from === undefined) return [];
    const isCertain = would === 'yes' && known.every((each) => isAlike(from.labels, each, equal, 'certainly'));
    const text = `alerts of ${name} ${areOrMayBe(isCertain ? 'yes' : 'maybe')} inhibited by ${alertText(from)}, which is active`;
    return [{ cause: 'inhibited', text, isCertain }];
  });
}

const areOrMayBe = (would: 'yes' | 'maybe'): string => (would === 'yes' ? 'are' : 'may be');

/** As far as the labels of ours are known, or for certain. A label that neither has is alike. */
function isAlike(theirs: Labels, { labels, guesses, mayHave }: Known, equal: readonly string[], how?: 'certainly') {
  return equal.every((name) => {
    const value = labels[name] ?? (how === undefined ? guesses?.[name] : undefined);
    if (value === undefined && mayHave(name)) return how === undefined;
    return (theirs[name] ?? '') === (value ?? '');
  });
}
