import type { Expectation } from '../../domain/scenario';
import type { MadeValue, TooWeak } from '../../ports/madeValue';
import type { AlertParts } from './alerts';
import type { Monitor } from './monitor';
import { resolve } from './resolve';
import { askedOf, canSatisfy, isBeyond, thresholdOf, type Asked } from './threshold';

/** A fault of which no value is beyond the threshold, and no report as severe as asked, can't raise the alert. */
export async function tooWeak(
  parts: AlertParts,
  subject: Expectation,
  made: readonly MadeValue[],
  signal: AbortSignal,
): Promise<TooWeak | undefined> {
  const { monitor } = await resolve(parts, subject, signal);
  if (monitor === undefined) return undefined;
  const judged = made.flatMap((each) => judgedOf(each, monitor, askedOf(subject)) ?? []);
  return judged.every(({ isEnough }) => !isEnough) ? judged[0] : undefined;
}

/** Undefined where it is nothing that this monitor watches, or that can't be told. */
function judgedOf(
  made: MadeValue,
  monitor: Monitor,
  asked: Asked,
): (TooWeak & { readonly isEnough: boolean }) | undefined {
  if (made.of === 'check') {
    if (monitor.type !== 'check' || monitor.name !== made.check) return undefined;
    const wanted = asked.exact ? `${asked.severity ?? ''} exactly` : (asked.severity ?? 'any severity');
    return {
      detail: `the fault reports ${made.check} as ${made.status}, and ${wanted} is expected`,
      hint: 'let it report that status, or expect another severity',
      isEnough: canSatisfy(new Set([made.status]), asked),
    };
  }
  if (made.of !== 'service-metric' || monitor.type !== 'service') return undefined;
  if (monitor.service !== made.service || monitor.metric !== made.metric) return undefined;
  const threshold = thresholdOf(monitor, asked);
  if (threshold === undefined) return undefined;
  const { severity, operator, value } = threshold;
  return {
    detail: `the fault posts ${made.metric} = ${made.value}, and ${severity} is ${operator === '>' ? 'above' : 'below'} ${value}`,
    hint: 'post a value beyond the threshold, or expect a severity that it reaches',
    isEnough: isBeyond(made.value, threshold),
  };
}
