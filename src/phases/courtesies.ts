import type { Alert } from '../domain/alert';
import type { DrillContext } from '../drillContext';
import type { Manners } from '../manners';
import type { Prepared } from './preflight';

/** Before anything may raise an alert. Where it can't be quiet the drill is blocked: people would be woken. */
export async function beQuiet({ log, clock }: DrillContext, manners: Manners, prepared: Prepared): Promise<void> {
  for (const { quiet } of prepared.courtesies?.values() ?? []) {
    for (const courtesy of quiet) {
      if (log.halted) return;
      const failure = await manners.set(courtesy);
      if (failure === undefined) continue;
      const { message, hint } = failure;
      const reason = { cause: 'not-quiet', detail: message, ...(hint !== undefined && { hint }) };
      log.record({ type: 'blocked', atMs: clock.now(), reasons: [reason] });
      return;
    }
  }
}

/** What is marked while the fault is there, beside everything else. */
export interface Marking {
  /** Settles when the annotations are made, or could not be. */
  readonly annotated: Promise<void>;
  /** No memo is begun any more; resolves when the last one is written. */
  stop(): Promise<void>;
}

/** From the injection on. Nothing waits for it, and what fails is told and changes nothing. */
export function startMarking(context: DrillContext, manners: Manners, prepared: Prepared): Marking {
  const { log, interrupt } = context;
  const plans = [...(prepared.courtesies?.values() ?? [])];
  const life = new AbortController();
  const annotate = async (): Promise<void> => {
    if (!log.has('injected')) return;
    for (const courtesy of plans.flatMap((plan) => plan.annotate)) await manners.set(courtesy);
  };
  const writeMemos = async (): Promise<void> => {
    const told = new Set<string>();
    const next = () => alertsOf(context).find((alert) => !told.has(keyOf(alert)));
    while (!life.signal.aborted && !interrupt.aborted) {
      await log.until(() => next() !== undefined || interrupt.aborted, life.signal);
      const alert = next();
      if (alert === undefined) continue;
      told.add(keyOf(alert));
      const courtesy = prepared.courtesies?.get(alert.provider)?.memo?.(alert);
      if (courtesy !== undefined) await manners.setForGood(courtesy);
    }
  };
  const annotated = annotate();
  const memos = plans.some(({ memo }) => memo !== undefined) ? writeMemos() : Promise.resolve();
  // Both are awaited below, and a bug in them must not be an unhandled rejection until then.
  annotated.catch(() => undefined);
  memos.catch(() => undefined);
  return {
    annotated,
    stop: async () => {
      life.abort();
      await memos;
    },
  };
}

const keyOf = ({ provider, id }: Alert): string => `${provider}/${id}`;

/** Those that the drill raised. */
const alertsOf = ({ log }: DrillContext): readonly Alert[] => {
  const { expectations, forbidden } = log.conclusions;
  return [
    ...expectations.flatMap(({ detection }) => detection?.alert ?? []),
    ...forbidden.flatMap(({ verdict, alert }) => (verdict === 'fired' && alert !== undefined ? [alert] : [])),
  ];
};
