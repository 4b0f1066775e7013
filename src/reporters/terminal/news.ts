import type { DrillOutcome } from '../../domain/verdict';

/** Something worth a line while the drill goes on. */
export interface News {
  readonly label: string;
  readonly text: string;
  /** How it bears on the verdict; absent: not at all. */
  readonly outcome?: DrillOutcome;
}
