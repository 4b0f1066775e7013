import type { MonitorCoverage } from '../../domain/coverageReport';
import { epochMsOf } from '../../domain/isoTime';
import { latencyText } from '../../domain/latencyText';
import { plainText } from '../../domain/plainText';
import type { ProofState } from '../../domain/proof';
import { inSeconds } from '../../domain/wording';
import type { LocalTime } from '../../telling/localTime';

export interface Cells {
  readonly monitor: string;
  readonly state: string;
  readonly when: string;
  readonly latency: string;
  readonly margin: string;
}

export const headings: Cells = {
  monitor: 'monitor',
  state: 'state',
  when: 'when',
  latency: 'detected after',
  margin: 'margin',
};

/** `without expectation`: as people say it. */
export const stateText = (state: ProofState): string => state.replaceAll('-', ' ');

/**
 * What stands in the columns of each monitor; names come from outside and are made harmless. Of those that share one the id
 * tells which it is.
 */
export function cellsOf(monitors: readonly MonitorCoverage[], time: LocalTime): readonly Cells[] {
  const names = monitors.map(({ name }) => name);
  const shared = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return monitors.map((monitor) => cellsOfOne(monitor, shared.has(monitor.name), time));
}

function cellsOfOne({ id, name, state, result }: MonitorCoverage, isShared: boolean, time: LocalTime): Cells {
  const { latencyMs, marginMs } = result ?? {};
  return {
    monitor: plainText(isShared && id !== undefined ? `${name} (${id})` : name),
    state: stateText(state),
    when: result === undefined ? '-' : time.day(epochMsOf(result.at)),
    latency: latencyMs === undefined ? '-' : latencyText(latencyMs),
    margin: marginMs === undefined ? '-' : inSeconds(marginMs),
  };
}
