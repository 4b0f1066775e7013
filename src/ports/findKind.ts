import { FaultError } from '../domain/errors';
import type { HeldKind } from './fault';

/** The kind with a state that it understands. Throws FaultError. */
export function findKind<Kind extends HeldKind>(
  kinds: readonly Kind[],
  of: { readonly kind: string; readonly state: unknown },
): { readonly kind: Kind; readonly state: unknown } {
  const kind = kinds.find((candidate) => candidate.kind === of.kind);
  if (kind === undefined) {
    throw new FaultError(`there is no fault of the kind ${of.kind}`, {
      hint: 'use the version of alertdrill that injected it',
    });
  }
  const state = kind.state.safeParse(of.state);
  if (state.success) return { kind, state: state.data };
  throw new FaultError(`the recorded state of the ${of.kind} fault can't be read`, {
    hint: 'use the version of alertdrill that injected it',
    cause: state.error,
  });
}
