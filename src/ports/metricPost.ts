/** Figures for a provider that keeps metrics, so that its own monitors can watch them. */
export interface MetricPost {
  /** What they belong to; it has to be there. */
  readonly service: string;
  readonly points: readonly MetricPoint[];
}

export interface MetricPoint {
  readonly name: string;
  /** Harness's clock, ms. */
  readonly atMs: number;
  readonly value: number;
}
