import type { z } from 'zod';
import type { Touch } from './fault';
import type { Clock } from './clock';
import type { Http } from './http';
import type { Processes } from './processes';
import type { Secrets } from './secrets';

/** A kind of probe: evidence from outside that the fault bites. One folder in src/probes, one line in its registry. */
export interface ProbeKind<Options = unknown> {
  readonly kind: string;
  readonly summary: string;
  /** The kind's key and `sees`, without every, times and timeout. */
  readonly options: z.ZodType<Options>;
  describe(options: Options): string;
  /** Depends on the kind's own key alone: where other keys are broken, it is asked without them. */
  touches(options: Options): readonly Touch[];
  /** Looks once. Never throws: what can't be told is `unknown`. */
  look(options: Options, system: ProbeSystem, timeoutMs: number, signal: AbortSignal): Promise<Look>;
}

export interface Look {
  readonly sentAtMs: number;
  /** When the result was certain: for `slowerThan`, sent + threshold, not the answer. */
  readonly decidedAtMs: number;
  readonly result: 'good' | 'bad' | 'unknown';
  /** `503 after 12 ms` */
  readonly detail: string;
}

export interface ProbeSystem {
  readonly clock: Clock;
  readonly http: Http;
  readonly processes: Processes;
  readonly secrets: Secrets;
  readonly connect: Connect;
  /** The folder of the project file: commands run there, so that a relative one is the one that `allow` means. */
  readonly projectDir: string;
}

/** Opens a TCP connection and closes it. */
export type Connect = (
  address: { readonly host: string; readonly port: number },
  timeoutMs: number,
  signal: AbortSignal,
) => Promise<{
  readonly sentAtMs: number;
  readonly decidedAtMs: number;
  readonly outcome: 'connected' | 'refused' | 'timeout' | 'unresolved';
}>;
