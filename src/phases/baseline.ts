import { middleOf } from '../domain/instant';
import { openedMatching, openMatching } from '../domain/openMatching';
import type { Expectation, Forbidden } from '../domain/scenario';
import { inSeconds } from '../domain/wording';
import { FaultError } from '../domain/errors';
import type { BlockReason } from '../domain/facts';
import type { DrillContext } from '../drillContext';
import { looksBeforeFault } from './looksBeforeFault';
import { pause } from './pause';
import type { Prepared } from './preflight';
import type { Watching } from './watching';

/** How long a provider may fail before the drill is given up, ms. */
const patienceMs = 60_000;

/**
 * Normal load runs; the effect must not be there, and nothing that is expected or forbidden may be open. Ends with a
 * successful poll that was sent after it, or with `blocked`.
 */
export async function baseline(context: DrillContext, prepared: Prepared, watching: Watching): Promise<void> {
  const { log, clock, scenario, interrupt } = context;
  const beganAtMs = clock.now();
  log.record({ type: 'phase-entered', atMs: beganAtMs, phase: 'baseline' });
  try {
    await prepared.load?.arm(interrupt);
    await prepared.load?.inject(interrupt);
    await prepared.fault?.arm(interrupt);
  } catch (error) {
    if (interrupt.aborted) return;
    if (!(error instanceof FaultError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    block(context, [{ cause: 'not-armed', detail: error.message, ...hint }]);
    return;
  }
  await pause(context, scenario.baselineMs);
  if (log.halted) return;
  const reasons = [
    ...(await providerSilent(context, watching)),
    ...(await loadUnanswered(prepared, interrupt)),
    ...looksBeforeFault(context),
  ];
  const fired = [...scenario.expect, ...scenario.forbid].flatMap((subject) => firedBefore(context, subject, beganAtMs));
  if (reasons.length + fired.length > 0 && !log.has('stopped')) block(context, [...reasons, ...fired]);
}

/** Open now, or opened and closed while there was no fault: whatever it does under the fault, it need not come of it. */
function firedBefore(
  { scenario, log }: DrillContext,
  subject: Expectation | Forbidden,
  beganAtMs: number,
): readonly BlockReason[] {
  const { key } = subject;
  const open = openMatching(scenario, log.facts, subject);
  if (open !== undefined) {
    return [{ key, cause: 'already-open', detail: `alert ${open.id} of ${open.monitor.name} is open already` }];
  }
  const { opened, alert } = openedMatching(scenario, log.facts, subject, beganAtMs) ?? {};
  if (opened === undefined || alert === undefined) return [];
  const detail = `alert ${alert.id} of ${alert.monitor.name} opened ${inSeconds(middleOf(opened.at) - beganAtMs)} into the baseline, without a fault, and closed again`;
  return [{ key, cause: 'fired-in-baseline', detail, hint: 'a monitor that flaps by itself proves nothing' }];
}

/** Injection follows only upon a successful poll that was sent after the baseline. */
async function providerSilent(context: DrillContext, watching: Watching): Promise<readonly BlockReason[]> {
  const { clock, log, interrupt } = context;
  const giveUpAtMs = clock.now() + patienceMs;
  for (;;) {
    const polls = await watching.pollAllNow(interrupt).catch((error: unknown) => {
      // Only an interrupt may end it: a poller that broke down has not said that nothing is open.
      if (!log.halted) throw error;
      return [];
    });
    if (log.halted) return [];
    const failed = polls.find((poll) => !poll.result.ok);
    if (failed === undefined) return [];
    const hopeless = !failed.result.ok && ['unauthorized', 'forbidden'].includes(failed.result.failure);
    if (hopeless || clock.now() >= giveUpAtMs) {
      const detail = failed.result.ok ? '' : failed.result.message;
      return [
        { cause: 'provider-unreachable', detail: `${failed.provider} did not answer after the baseline: ${detail}` },
      ];
    }
    await pause(context, 1_000);
  }
}

/** Load that reaches nobody is no load: under it nothing can be proven, and the fault would be injected in vain. */
async function loadUnanswered(prepared: Prepared, signal: AbortSignal): Promise<readonly BlockReason[]> {
  const unanswered = await prepared.load?.unanswered(signal);
  if (unanswered === undefined) return [];
  const { seen, hint } = unanswered;
  return [{ cause: 'load-unanswered', detail: `nothing answers the normal load: ${seen}`, hint }];
}

function block({ log, clock }: DrillContext, reasons: readonly BlockReason[]): void {
  log.record({ type: 'blocked', atMs: clock.now(), reasons });
}
