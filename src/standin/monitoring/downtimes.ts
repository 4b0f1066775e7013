import { isOpen, subjectKey, type Judgement, type Subject } from '../engine/alert';
import { concerns } from '../engine/downtime';
import { isUnderWay } from '../engine/occurrences';
import type { Standin } from '../standin';
import { scopeTargetOf } from './scopeTarget';

/** Whether a rule and its target are in a downtime now. */
export function isInDowntime(standin: Standin, subject: Pick<Subject, 'monitorId' | 'hostId'>): boolean {
  const { store, clock, periods, settings } = standin;
  const times = { minuteMs: periods.minuteMs, utcOffsetMinutes: settings.downtimeUtcOffsetMinutes };
  const underWay = store.downtimes.all().filter((downtime) => isUnderWay(downtime, clock.nowMs(), times));
  if (underWay.length === 0) return false;
  const target = scopeTargetOf(standin.store, subject);
  return underWay.some((downtime) => concerns(downtime, target));
}

/**
 * Whether a judgement must not open an alert, because of a downtime now or because the breach began in one: such a
 * breach stays without an alert until it ends, but for lost connectivity (docs/howto/downtimes). Alerts that are open
 * already go on.
 */
export function isHeldBack(standin: Standin, subject: Subject, judgement: Judgement): boolean {
  const { store } = standin;
  const latest = store.alerts.latest(subject);
  if (latest !== undefined && isOpen(latest)) return false;
  if (judgement.cause === 'data' || judgement.status === 'OK') endBreach(standin, subject, 'silence');
  if (judgement.status === 'OK') {
    endBreach(standin, subject, 'data');
    return false;
  }
  if (beganInDowntime(standin, subject, judgement.cause)) return true;
  if (!isInDowntime(standin, subject)) return false;
  const { monitorId, hostId } = subject;
  if (subject.type !== 'connectivity') {
    const { cause } = judgement;
    store.breachesInDowntime.put(keyOf(subject, cause), { monitorId, hostId, cause });
  }
  return true;
}

/** Whether a breach that goes on began in a downtime. */
export const beganInDowntime = (
  { store }: Standin,
  subject: Pick<Subject, 'monitorId' | 'hostId'>,
  cause: Judgement['cause'],
): boolean => store.breachesInDowntime.get(keyOf(subject, cause)) !== undefined;

/** The next breach of a rule on a target is a new one. */
export function endBreach(
  { store }: Standin,
  subject: Pick<Subject, 'monitorId' | 'hostId'>,
  cause: Judgement['cause'],
): void {
  store.breachesInDowntime.delete(keyOf(subject, cause));
}

/** Forgets the breaches of what is gone. */
export function forgetBreaches(
  { store }: Standin,
  gone: { readonly monitorId?: string; readonly hostId?: string },
): void {
  const isGone = (id: string | undefined, goneId: string | undefined): boolean => goneId !== undefined && id === goneId;
  for (const breach of store.breachesInDowntime.all()) {
    if (isGone(breach.monitorId, gone.monitorId) || isGone(breach.hostId, gone.hostId)) {
      store.breachesInDowntime.delete(keyOf(breach, breach.cause));
    }
  }
}

const keyOf = (subject: Pick<Subject, 'monitorId' | 'hostId'>, cause: Judgement['cause']): string =>
  `${subjectKey(subject)} ${cause}`;
