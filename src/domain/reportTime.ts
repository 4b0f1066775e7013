import { epochMsOf } from './isoTime';
import type { IntervalReport } from './report';

/** The best estimate of an instant of the report, in ms since the Unix epoch: its interval's middle. */
export const middleMsOf = ({ earliest, latest }: IntervalReport): number =>
  (epochMsOf(earliest) + epochMsOf(latest)) / 2;
