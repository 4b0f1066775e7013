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

/** What stands in the columns of a monitor; names come from outside and are made harmless. */
export function cellsOf({ name, state, result }: MonitorCoverage, time: LocalTime): Cells {
  const { latencyMs, marginMs } = result ?? {};
  return {
    monitor: plainText(name),
    state: stateText(state),
    when: result === undefined ? '-' : time.day(epochMsOf(result.at)),
    latency: latencyMs === undefined ? '-' : latencyText(latencyMs),
    margin: marginMs === undefined ? '-' : inSeconds(marginMs),
  };
}
