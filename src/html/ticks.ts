/**
 * Round numbers from `from` to `to`, `most` at most, for an axis: steps of 1, 2 or 5 times a power of ten. Empty where
 * there is no span.
 */
export function ticks(from: number, to: number, most: number): readonly number[] {
  return stepped(from, to, decimalStep(to - from, most));
}

/** The same for a span of time in ms: whole seconds, minutes, hours or days where people count by them. */
export function timeTicks(fromMs: number, toMs: number, most: number): readonly number[] {
  const spanMs = toMs - fromMs;
  const stepMs = timeStepsMs.find((step) => spanMs / step <= most - 1) ?? decimalStep(spanMs, most);
  return stepped(fromMs, toMs, stepMs);
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000] as const;

/** Below a second an axis has decimals. */
const timeStepsMs: readonly number[] = [
  ...[100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((count) => count * day),
];

function decimalStep(span: number, most: number): number {
  if (!(span > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(span / Math.max(1, most - 1)));
  return ([1, 2, 5, 10].find((factor) => span / (factor * power) <= most - 1) ?? 10) * power;
}

/** By counting steps, so that no error adds up; 0.30000000000000004 is 0.3. */
function stepped(from: number, to: number, step: number): readonly number[] {
  if (!(step > 0)) return [];
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_nothing, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}
