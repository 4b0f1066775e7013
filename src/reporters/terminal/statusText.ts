import { middleOf } from '../../domain/instant';
import { plainText } from '../../domain/plainText';
import type { Scenario } from '../../domain/scenario';
import { quietFromMs } from '../../domain/settling';
import type { Progress } from './progress';

/** The live line: phase, what is waited for and how long still, polls, and what the probe saw last. */
export function statusText(scenario: Scenario, progress: Progress | undefined, nowMs: number): string {
  if (progress?.phase === undefined) return `  ${scenario.name} starts`;
  const { phase, phaseStartedAtMs, pollsOk, pollsFailed, lastProbe } = progress;
  const parts = [
    `${phase} ${seconds(nowMs - phaseStartedAtMs)}`,
    ...countdowns(scenario, progress, nowMs),
    `polls ${pollsOk} ok${pollsFailed === 0 ? '' : `, ${pollsFailed} failed`}`,
    ...(lastProbe === undefined ? [] : [`probe: ${lastProbe}`]),
  ];
  return `  ${plainText(parts.join(' | '))}`;
}

function countdowns(scenario: Scenario, progress: Progress, nowMs: number): readonly string[] {
  const { phase, phaseStartedAtMs, conclusions } = progress;
  switch (phase) {
    case 'baseline':
      return [left('injection', phaseStartedAtMs + scenario.baselineMs, nowMs)];
    case 'inject':
    case 'hold':
      return conclusions === undefined ? [] : untilDecided(scenario, conclusions, nowMs);
    case 'recovery':
      return conclusions === undefined ? [] : untilResolved(conclusions, nowMs);
    case 'settle':
      return conclusions === undefined ? [] : untilQuiet(scenario, conclusions, nowMs);
    default:
      return [];
  }
}

type Concluded = NonNullable<Progress['conclusions']>;

function untilDecided(
  scenario: Scenario,
  { injected, onset, expectations }: Concluded,
  nowMs: number,
): readonly string[] {
  if (injected === undefined) return [];
  if (onset === undefined) return [left('effect', injected.latest + scenario.effectWithinMs, nowMs)];
  const deadlines = expectations.flatMap(({ expectation, monitor, verdict, notification }) => {
    const name = monitor?.name ?? expectation.key;
    if (verdict === undefined) return [{ name, atMs: middleOf(onset) + expectation.withinMs }];
    const { notified } = expectation;
    if (notified === undefined || notification === undefined || notification.verdict !== undefined) return [];
    return [{ name: `notification of ${name}`, atMs: middleOf(onset) + notified.withinMs }];
  });
  return nearest(deadlines, nowMs) ?? [left('end of the hold', middleOf(onset) + scenario.holdMs, nowMs)];
}

function untilResolved({ effectGone, expectations }: Concluded, nowMs: number): readonly string[] {
  if (effectGone === undefined) return ['waiting for the effect to go away'];
  const deadlines = expectations.flatMap(({ expectation, monitor, resolution }) =>
    expectation.resolved === undefined || resolution?.verdict !== undefined
      ? []
      : [
          {
            name: `${monitor?.name ?? expectation.key} to close`,
            atMs: middleOf(effectGone) + expectation.resolved.withinMs,
          },
        ],
  );
  return nearest(deadlines, nowMs) ?? [];
}

function untilQuiet(scenario: Scenario, conclusions: Concluded, nowMs: number): readonly string[] {
  const { effectGone } = conclusions;
  const quietMs = effectGone && quietFromMs(scenario, conclusions, effectGone.latest);
  return quietMs === undefined || quietMs <= nowMs ? [] : [left('a slow alert', quietMs, nowMs)];
}

/** The next deadline and how many more there are: one line has room for no more. */
function nearest(
  deadlines: readonly { readonly name: string; readonly atMs: number }[],
  nowMs: number,
): readonly string[] | undefined {
  const [first, ...others] = deadlines.toSorted((a, b) => a.atMs - b.atMs);
  if (first === undefined) return undefined;
  return [`${left(first.name, first.atMs, nowMs)}${others.length === 0 ? '' : ` (and ${others.length} more)`}`];
}

function left(what: string, atMs: number, nowMs: number): string {
  return atMs >= nowMs ? `${what}: ${seconds(atMs - nowMs)} left` : `${what}: ${seconds(nowMs - atMs)} overdue`;
}

const seconds = (ms: number): string => `${Math.max(0, Math.floor(ms / 1_000))} s`;
