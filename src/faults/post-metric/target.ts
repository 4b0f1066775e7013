import type { Step } from '../../domain/step';
import type { FaultSystem } from '../../ports/fault';
import type { HttpResponse } from '../../ports/http';

export type PostSystem = Pick<FaultSystem, 'clock' | 'http' | 'secrets'>;

export interface PostTiming {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Where bad data go, and how what is normal comes back. All requests may reject with HttpFailure. */
export interface Target {
  /** Posts the bad data, as of that second (Unix time). */
  post(second: number, system: PostSystem, timing: PostTiming): Promise<HttpResponse>;
  /**
   * Takes them back, as of that second. Right when they never arrived, and where it is done twice. The notes are for
   * people.
   */
  takeBack(second: number, system: PostSystem, timing: PostTiming): Promise<TakenBack>;
  /** What both do, for a dry run. */
  readonly steps: { readonly inject: readonly Step[]; readonly rollback: readonly Step[] };
  /** For complaints: `POST https://api.mackerelio.com/api/v0/services/shop/tsdb`. */
  readonly what: string;
}

export interface TakenBack {
  /** The last request's. */
  readonly answer: HttpResponse;
  readonly notes: readonly string[];
}
