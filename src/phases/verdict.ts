import type { DrillLoads } from '../domain/foldReport';
import type { DrillContext } from '../drillContext';
import { endLoad } from './endLoad';
import type { Prepared } from './preflight';
import { within } from './within';

/** The load has no summary where it does not answer by then, ms. */
const summaryPatienceMs = 5_000;

export interface DrillEnd {
  readonly loads: DrillLoads;
}

/** Ends the loads and the drill: what is not known now never will be. */
export async function verdict(context: DrillContext, prepared?: Prepared): Promise<DrillEnd> {
  const { log, clock } = context;
  await within(clock, summaryPatienceMs, async (signal) => prepared?.load?.summarize(signal));
  if (prepared !== undefined) await endLoad(context, prepared);
  const normal = prepared?.load?.summary;
  const fault = prepared?.fault?.summary;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'verdict' });
  return { loads: { ...(normal && { normal }), ...(fault && { fault }) } };
}
