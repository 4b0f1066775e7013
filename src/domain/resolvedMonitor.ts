/** The one monitor of its provider that an expectation or a forbidden alert names. */
export interface ResolvedMonitor {
  readonly id: string;
  readonly name: string;
  readonly url?: string;
  /** Changes with the configuration, but not with mute. */
  readonly configHash: string;
  /** What it is the hash of, in the provider's own words and without secrets; absent in recordings of old. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Shortest and longest latency that the monitor's own configuration allows; absent: not known. */
  readonly floor?: LatencyBound;
  readonly worst?: LatencyBound;
  /** How often it is evaluated or fed, as far as known: the span of the start jitter. */
  readonly intervalMs?: number;
}

export interface LatencyBound {
  readonly ms: number;
  /** Each term of the sum, for people: `60 s post interval x (2 + 1 - 2)`. */
  readonly terms: readonly string[];
}
