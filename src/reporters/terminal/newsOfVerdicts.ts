import type { Conclusions } from '../../domain/conclusions';
import { expectationText, notificationText, resolutionText, silenceText } from '../../domain/findingText';
import { foldExpectation, foldSilence } from '../../domain/foldExpectation';
import type { Outcome } from '../../domain/verdict';
import type { News } from './news';

/** Questions that were open before and are decided now. */
export function newsOfVerdicts(before: Conclusions | undefined, now: Conclusions): readonly News[] {
  const expectations = now.expectations.flatMap((conclusion, index) => {
    const known = before?.expectations[index];
    const { monitor, outcome, notified, resolved } = foldExpectation(conclusion, now);
    const isNew = conclusion.verdict !== undefined && known?.verdict !== conclusion.verdict;
    const isNotified = conclusion.notification?.verdict !== undefined && known?.notification?.verdict === undefined;
    const isResolved = conclusion.resolution?.verdict !== undefined && known?.resolution?.verdict === undefined;
    return [
      ...(isNew ? [decided(monitor.name, expectationText(foldExpectation(conclusion, now)), outcome)] : []),
      ...(isNotified && notified !== undefined
        ? [decided(monitor.name, notificationText(notified), notified.outcome)]
        : []),
      ...(isResolved && resolved !== undefined
        ? [decided(monitor.name, resolutionText(resolved), resolved.outcome)]
        : []),
    ];
  });
  const forbidden = now.forbidden.flatMap((conclusion, index) => {
    if (conclusion.verdict === undefined || before?.forbidden[index]?.verdict === conclusion.verdict) return [];
    const silence = foldSilence(conclusion, now);
    return [decided(silence.monitor.name, silenceText(silence), silence.outcome)];
  });
  return [...expectations, ...forbidden];
}

const decided = (subject: string, text: string, outcome: Outcome): News => ({
  label: 'verdict',
  text: `${subject}: ${text}`,
  outcome,
});
