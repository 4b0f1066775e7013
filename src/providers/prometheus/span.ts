/** On the provider's clock, ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}
