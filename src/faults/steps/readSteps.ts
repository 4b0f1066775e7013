import type { FaultKind } from '../../ports/fault';
import { findKind } from '../../ports/findKind';
import type { StepsState } from './options';

export interface ReadStep {
  readonly kind: FaultKind;
  readonly afterMs: number;
  readonly state: unknown;
}

/** The steps with states that their kinds understand. Throws FaultError. */
export const readSteps = ({ steps }: StepsState, kinds: readonly FaultKind[]): readonly ReadStep[] =>
  steps.map(({ afterMs, ...of }) => ({ afterMs, ...findKind(kinds, of) }));
