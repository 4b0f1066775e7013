import colors from 'picocolors';
import type { DrillOutcome } from '../../domain/verdict';

export type Color = (text: string) => string;

/** Colours. They are never the only carrier of meaning: each outcome has its symbol and its word. */
export interface Paint {
  readonly strong: Color;
  readonly faint: Color;
  readonly loud: Color;
  readonly outcome: (outcome: DrillOutcome) => Color;
}

export function createPaint(enabled: boolean): Paint {
  const { bold, dim, green, red, yellow, inverse } = colors.createColors(enabled);
  const loud = (text: string) => inverse(bold(red(text)));
  const byOutcome = { passed: green, inconclusive: yellow, failed: red, 'rollback-failed': loud };
  return { strong: bold, faint: dim, loud, outcome: (outcome) => byOutcome[outcome] };
}
