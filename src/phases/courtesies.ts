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
