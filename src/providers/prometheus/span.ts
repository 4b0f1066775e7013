/** On the provider's clock, ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** For a range in PromQL, at least one. */
export const secondsOf = ({ fromMs, toMs }: Span): number => Math.max(1, Math.ceil((toMs - fromMs) / 1000));
