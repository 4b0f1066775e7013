/** How long a scenario's fault may wait for its effect, and how long it lasts. */
export interface Timing {
  readonly effectWithinMs: number;
  readonly holdMs: number;
  readonly maxHoldMs: number;
}

/** Of an expectation; what of it is broken is as good as absent. */
interface Deadlines {
  readonly within?: number | undefined;
  readonly notified?: { readonly within: number } | undefined;
}

interface TimingInput {
  readonly expect: readonly Deadlines[];
  readonly effectWithin?: number | undefined;
  readonly hold?: number | undefined;
  readonly maxHold?: number | undefined;
}

/** With the defaults of files.md. A hold of 0 means that nothing says how long: see scenarioRules. */
export function timingOf(input: TimingInput): Timing {
  const longestMs = longestWithinMs(input);
  const effectWithinMs = input.effectWithin ?? 60_000;
  const defaultHoldMs = longestMs === 0 ? 0 : Math.max(Math.ceil(longestMs * 1.5), longestMs + holdGraceMs);
  const holdMs = input.hold ?? defaultHoldMs;
  return { effectWithinMs, holdMs, maxHoldMs: input.maxHold ?? holdMs + effectWithinMs };
}

/** Of all that is awaited while the fault is there. */
export const longestWithinMs = ({ expect }: Pick<TimingInput, 'expect'>): number =>
  Math.max(0, ...expect.flatMap(({ within, notified }) => [within ?? 0, notified?.within ?? 0]));

/**
 * An alert that opens at its deadline is seen a little later: domain.md's grace (poll interval + offset width + 2 s),
 * with the intervals of a provider on loopback, the shortest there are.
 */
export const holdGraceMs = 3_000;
