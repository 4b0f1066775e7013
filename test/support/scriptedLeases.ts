import type { LeaseHolder, LeaseStore, LeftLease, RenewedLease } from '../../src/lease/leaseStore';
import type { VirtualClock } from './virtualClock';

export interface LeaseScript {
  /** What a renewal comes to that is sent then, ms after the start; default: renewed, asked by nobody else. */
  readonly renew?: (atMs: number) => Promise<RenewedLease>;
  readonly holder?: LeftLease;
}

export const leased = ['environment lab', 'Mackerel organization acme at https://api.mackerelio.com'];

export const renewed = (sharers: Readonly<Record<string, number>> = {}, things = leased): RenewedLease => ({
  things: new Set(things),
  sharers: new Map(Object.entries(sharers)),
});

export const anotherHolder: LeaseHolder = {
  run: { id: '2026-11-23T12-00-00Z-bob1', environment: 'lab', projectDir: '/home/bob/shop', startedAtMs: 0 },
  user: 'bob',
  host: 'bobs-machine',
  process: { pid: 77, startTime: '1', bootId: 'elsewhere' },
  machine: 'bobs',
};

/** A database by a script: when renewals were sent, ms after the start, and what else it was told. */
export function scriptedLeases(clock: VirtualClock, script: LeaseScript = {}) {
  const startMs = clock.now();
  const sent: number[] = [];
  const told: string[] = [];
  const store: LeaseStore = {
    place: 'postgres://drill@db/drills',
    take: () => Promise.reject(new Error('nobody takes any here')),
    join: () => Promise.reject(new Error('nobody joins here')),
    renew: (token) => {
      const atMs = clock.now() - startMs;
      sent.push(atMs);
      told.push(`renew ${token}`);
      return script.renew?.(atMs) ?? Promise.resolve(renewed());
    },
    holderOf: () => Promise.resolve(script.holder),
    giveBack: (token) => Promise.resolve(void told.push(`give back ${token}`)),
    leave: (token) => Promise.resolve(void told.push(`leave ${token}`)),
    drop: () => void told.push('drop'),
  };
  return { store, sent, told };
}
