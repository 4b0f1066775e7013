import { inSeconds } from '../domain/wording';
import type { DrillContext } from '../drillContext';
import { pause } from './pause';

/**
 * The drill before may have ended without settling: interrupted, killed, or its time was up. Waits out what it left,
 * or an alert that is still on its way would be credited to this drill.
 */
export async function settleBefore(context: DrillContext): Promise<void> {
  const { log, clock, unsettled } = context;
  const waitMs = (unsettled?.untilMs ?? 0) - clock.now();
  if (unsettled === undefined || waitMs <= 0) return;
  const why = `the drill of ${unsettled.scenario} before this one did not settle, and its alert may still come`;
  log.record({ type: 'noted', atMs: clock.now(), text: `waits ${inSeconds(waitMs)}: ${why}` });
  await pause(context, waitMs);
}
