import type { LocalTime } from '../../telling/localTime';
import type { Paint } from './paint';

/** How lines are made to look on one stream. */
export interface Look {
  readonly columns: number;
  readonly paint: Paint;
  readonly time: LocalTime;
}
