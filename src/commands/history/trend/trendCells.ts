import type { TrendEntry, TrendReport } from '../../../domain/trend/trendReport';
import { inSeconds } from '../../../domain/wording';
import { medianText, stateText, titleOf } from './trendWords';

/** Columns of the table, by the order in which they stand. */
export interface TrendCells {
  readonly expectation: string;
  readonly state: string;
  readonly runs: string;
  readonly median: string;
  readonly p95: string;
  readonly spread: string;
  readonly floor: string;
  readonly last: string;
  readonly margin: string;
  readonly passed: string;
}

export const headings: TrendCells = {
  expectation: 'expectation',
  state: 'state',
  runs: 'runs',
  median: 'median',
  p95: 'p95',
  spread: 'spread',
  floor: 'floor',
  last: 'last',
  margin: 'margin',
  passed: 'passed',
};

export function cellsOf(entry: TrendEntry, report: TrendReport): TrendCells {
  const { latencyMs, floorMs, last, runs } = entry;
  const ms = (value: number | undefined) => (value === undefined ? '-' : inSeconds(value));
  return {
    expectation: titleOf(entry, report),
    state: stateText(entry.state),
    runs: String(runs.judged),
    median: medianText(latencyMs),
    p95: latencyMs.p95Ms === undefined && latencyMs.count > 0 ? 'never' : ms(latencyMs.p95Ms),
    spread: ms(latencyMs.spreadMs),
    floor: ms(floorMs),
    last: last.latencyMs === undefined ? last.verdict : inSeconds(last.latencyMs),
    margin: ms(last.marginMs),
    passed: `${Math.floor((100 * runs.passed) / runs.judged)} %`,
  };
}
