import type { Report } from '../../src/domain/report';
import { randomFrom } from '../../src/randomFrom';
import { exampleReport } from './exampleDrills';

/** What the expectation of a scenario came to in one night. */
export interface Night {
  readonly latencyMs?: number;
  readonly verdict?: string;
  readonly outcome?: 'passed' | 'failed' | 'inconclusive';
  readonly scenarioHash?: string;
  readonly monitorConfig?: Readonly<Record<string, unknown>>;
  readonly monitorConfigHash?: string;
  readonly floorMs?: number;
  readonly worstMs?: number;
}

/** A scenario with one expectation, whose deadline is four minutes. */
export interface Nightly {
  readonly scenario: string;
  readonly monitor: string;
  readonly night: (night: number) => Night;
}

const dayMs = 86_400_000;
// The same day in nearly all time zones, in which people are told of it.
const startMs = Date.UTC(2026, 8, 1, 10);

export const nightOf = (night: number): string => new Date(startMs + night * dayMs).toISOString();

/** Lines as `history export` writes them: a run each night, of all these scenarios. */
export const exportLines = (nights: number, scenarios: readonly Nightly[], environment = 'verification'): string =>
  Array.from({ length: nights }, (_, night) => JSON.stringify({ report: reportOf(night, scenarios, environment) }))
    .map((line) => `${line}\n`)
    .join('');

function reportOf(night: number, scenarios: readonly Nightly[], environment: string): Report {
  const example = exampleReport('passed');
  const [drill] = example.drills;
  const expectation = drill?.expectations[0];
  if (drill === undefined || expectation === undefined) throw new Error('the example has no expectation');
  const { latencyMs: shown, ...withoutLatency } = expectation;
  if (shown === undefined) throw new Error('the example was not detected');
  const at = nightOf(night);
  const id = `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${environment}`;
  return {
    ...example,
    run: { ...example.run, id, environment, startedAt: at },
    drills: scenarios.map(({ scenario, monitor, night: inNight }) => {
      const { latencyMs, verdict = 'detected', outcome = 'passed', scenarioHash = 's1', ...more } = inNight(night);
      return {
        ...drill,
        scenario,
        scenarioHash,
        injectedAt: at,
        expectations: [
          {
            ...withoutLatency,
            key: `mackerel/${monitor}/critical`,
            monitor: { id: 'm1', name: monitor },
            monitorConfigHash: 'c1',
            withinMs: 240_000,
            verdict: verdict as 'detected',
            outcome,
            ...more,
            ...(latencyMs !== undefined && {
              latencyMs: { earliest: latencyMs - 500, estimate: latencyMs, latest: latencyMs + 500 },
            }),
          },
        ],
      };
    }),
  };
}

/** Each night another phase of a minute, the same ones each time. */
export function phases(seed: number): (night: number) => number {
  const random = randomFrom(seed);
  const drawn = Array.from({ length: 2_000 }, () => 60_000 * random());
  return (night) => drawn[night] ?? 0;
}

/** What the monitor of a minute's data does: 60 to 120 s, and what is added to it. */
export const minutely =
  (seed: number, addedMs: (night: number) => number = () => 0) =>
  (night: number): Night => ({
    latencyMs: Math.round(60_000 + phases(seed)(night) + addedMs(night)),
    floorMs: 60_000,
    worstMs: 122_000,
  });
