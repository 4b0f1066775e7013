import type { ProviderLockAttempt } from '../keeper/providerLock';
import type { LeaseTerms, RunLeaseAttempt } from '../lease/takeLease';

/** Who holds what a run needs: on this machine, or on another one. */
export type Locked =
  | Extract<ProviderLockAttempt, { taken: false }>
  | (Extract<RunLeaseAttempt, { taken: false }> & Pick<LeaseTerms, 'store'>);
