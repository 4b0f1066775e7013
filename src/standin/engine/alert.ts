export type Status = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';

/** What was concluded about one monitor on one target, now. */
export interface Judgement {
  readonly status: Status;
  /** Whether enough attempts in a row were bad for an alert to open. An open alert follows `status` regardless. */
  readonly confirmed: boolean;
  /** From what: values that came, or values that stopped coming. */
  readonly cause: 'data' | 'silence';
  readonly value?: number | undefined;
  readonly message?: string | undefined;
}

/** The rule and the target that a judgement is about: there is at most one open alert for each. */
export interface Subject {
  readonly monitorId: string;
  readonly type:
    'connectivity' | 'host' | 'service' | 'external' | 'expression' | 'anomalyDetection' | 'query' | 'check';
  readonly hostId?: string | undefined;
  /** Which edition of the rule judged. */
  readonly revision: number;
  /** The memo of a check, for its alert logs. */
  readonly checkMemo?: string | undefined;
}

export interface AlertLog {
  readonly id: string;
  readonly status: Status;
  readonly trigger:
    'monitoring' | 'manual' | 'monitorDelete' | 'hostRetire' | 'serviceDelete' | 'externalMonitoringServiceChange';
  readonly revision: number;
  readonly value?: number | undefined;
  readonly check?: { readonly message: string; readonly memo: string } | undefined;
  /** Unix seconds. */
  readonly createdAt: number;
}

export interface Alert extends Subject {
  readonly id: string;
  readonly status: Status;
  readonly cause: Judgement['cause'];
  readonly value?: number | undefined;
  readonly message?: string | undefined;
  readonly memo?: string | undefined;
  /** Unix seconds, truncated, of the judgement that opened it: not the data's own timestamp. */
  readonly openedAt: number;
  /** The same moment with its milliseconds, which only notifications show. */
  readonly openedAtMs: number;
  /** When its status changed last. */
  readonly changedAtMs: number;
  /** When it was told of again last, without a change. */
  readonly resentAtMs?: number | undefined;
  readonly closedAt?: number | undefined;
  readonly reason?: string | undefined;
  /** The thresholds were edited while it was open: judgements no longer reach it. */
  readonly held: boolean;
  /** Closed by hand during a breach, and no recovery was seen since. */
  readonly awaitsRecovery: boolean;
  /** Oldest first; never empty. */
  readonly logs: readonly AlertLog[];
}

/** Identifies what there may be one open alert of. */
export function subjectKey(subject: Pick<Subject, 'monitorId' | 'hostId'>): string {
  return subject.hostId === undefined ? subject.monitorId : `${subject.monitorId}@${subject.hostId}`;
}

export const isOpen = (alert: Alert): boolean => alert.closedAt === undefined;
