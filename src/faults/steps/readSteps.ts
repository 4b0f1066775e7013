import { FaultError } from '../../domain/errors';
import type { FaultKind } from '../../ports/fault';
import type { StepsState } from './options';

export interface ReadStep {
  readonly kind: FaultKind;
  readonly afterMs: number;
  readonly state: unknown;
}

/** The steps with states that their kinds understand. Throws FaultError. */
export const readSteps = ({ steps }: StepsState, kinds: readonly FaultKind[]): readonly ReadStep[] =>
  steps.map(({ kind: name, afterMs, state }) => {
    const kind = kinds.find((candidate) => candidate.kind === name);
    const read = kind?.state.safeParse(state);
    if (kind !== undefined && read?.success === true) return { kind, afterMs, state: read.data };
    throw new FaultError(`the recorded state of the ${name} fault can't be read`, {
      hint: 'use the version of alertdrill that injected it',
    });
  });
