import type { CheckReport } from './judgeCheck';
import type { ExternalResult } from './judgeExternal';
import type { PointList } from './points';

/** What is to be judged, frozen as it came: whatever comes before it is judged does not change it. Plain JSON. */
export type Evaluation =
  | { readonly of: 'host'; readonly hostId: string; readonly post: RecordedPost }
  | { readonly of: 'service'; readonly service: string; readonly post: RecordedPost }
  | { readonly of: 'check'; readonly check: ReportedCheck }
  | { readonly of: 'external'; readonly monitorId: string; readonly results: readonly ExternalResult[] };

/** What a post of metrics left behind. */
export interface RecordedPost {
  /** The metrics of which the post brought something that is kept. */
  readonly recorded: readonly string[];
  /** Those of them that it brought the newest point of. */
  readonly judgeable: readonly string[];
  /** What the rules may look at: of a host all metrics, since rates are reckoned from several; of a service those recorded. */
  readonly metrics: readonly { readonly name: string; readonly points: PointList }[];
}

export interface ReportedCheck {
  readonly monitorId: string;
  readonly hostId: string;
  readonly memo: string;
  /** In order of occurrence. */
  readonly reports: readonly CheckReport[];
}
