import type { FactOf } from './facts';
import type { Timeline } from './timeline';

/** Below this share of the asked rate, silence proves nothing: the load was not there. */
const enoughDelivered = 0.8;

/** The first load that fell short in the fault window; undefined where all were delivered or none was measured. */
export function shortfallOf(timeline: Timeline): FactOf<'load-measured'> | undefined {
  return timeline.loads.find((load) => load.asked > 0 && load.delivered < enoughDelivered * load.asked);
}

/** Whether every load that the scenario asks for was measured over the window. */
export function loadWasMeasured(timeline: Timeline): boolean {
  return timeline.scenario.load === undefined || timeline.loads.some((load) => load.load === 'normal');
}
