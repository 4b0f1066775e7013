import type { News } from './announcement';

interface OfRun {
  readonly id: string;
  readonly environment: string;
  readonly production?: true;
}

type Faults = NonNullable<News['faults']>;

/** What the keeper says of a run that was killed, once it has rolled back. */
export const newsOfKeeper = (run: OfRun, faults: readonly { readonly title: string; readonly why?: string }[]): News =>
  newsOf('keeper', run, [...faults]);

/** What `alertdrill recover` says of what a crash had left behind. */
export const newsOfRecovery = (
  run: OfRun,
  faults: readonly { readonly title: string; readonly why?: string }[],
): News => newsOf('recover', run, [...faults]);

const newsOf = (by: 'keeper' | 'recover', { id, environment, production }: OfRun, faults: Faults): News => ({
  event: faults.some(({ why }) => why !== undefined) ? 'rollback-failed' : 'rolled-back',
  ...{ by, run: id, environment },
  ...(production === true && { production }),
  faults,
});
