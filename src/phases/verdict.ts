import type { DrillLoads } from '../domain/foldReport';
import type { DrillContext } from '../drillContext';
import { endLoad } from './endLoad';
import type { Prepared } from './preflight';

export interface DrillEnd {
  readonly loads: DrillLoads;
}

/** Ends the loads and the drill: what is not known now never will be. */
export async function verdict(context: DrillContext, prepared?: Prepared): Promise<DrillEnd> {
  const { log, clock } = context;
  await prepared?.load?.summarize();
  if (prepared !== undefined) await endLoad(context, prepared);
  const normal = prepared?.load?.summary;
  const fault = prepared?.fault?.summary;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'verdict' });
  return { loads: { ...(normal && { normal }), ...(fault && { fault }) } };
}
