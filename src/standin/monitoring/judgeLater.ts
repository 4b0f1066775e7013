import type { Standin } from '../standin';

/** Judges at once, in the same turn as the post, unless the evaluation is slowed down by a setting. */
export function judgeLater({ settings, clock }: Standin, judge: () => void): void {
  if (settings.evaluationDelayMs > 0) clock.after(settings.evaluationDelayMs, judge);
  else judge();
}
