import type { TrendResult } from '../../src/domain/trend/expectationTrend';

/** ms each; what is not a latency or a bound of it is drawn anew for each drill. */
export interface Drill {
  readonly earliest: number;
  readonly latest: number;
}

/** A monitor whose latencies are drawn as its system makes them. */
export interface Kind {
  readonly name: string;
  readonly withinMs: number;
  readonly floorMs?: number;
  readonly worstMs?: number;
  /** One drill, with whatever shift; undefined: the alert never came. */
  readonly drill: (random: () => number, shiftMs: number) => Drill | undefined;
}

const second = 1_000;

/** The probe looks each second: the onset lies between two of its looks. */
const onsetWidth = second;

/** Mackerel's stamps are whole seconds, truncated; the clocks differ by at most 25 ms. */
function stamped(random: () => number, latencyMs: number): Drill {
  const onset = random() * second * 3_600;
  const opened = Math.floor((onset + latencyMs) / second) * second;
  const seen = onset + random() * onsetWidth;
  const last = seen - onsetWidth;
  return { earliest: opened - 25 - seen, latest: opened + second + 25 - last };
}

/** Alertmanager's are in milliseconds. */
function precise(random: () => number, latencyMs: number): Drill {
  const seen = random() * onsetWidth;
  return { earliest: latencyMs - seen - 5, latest: latencyMs - seen + onsetWidth + 5 };
}

interface Posts {
  readonly everyMs: number;
  /** The mean of so many points counts. */
  readonly duration: number;
  /** So many in a row have to be bad. */
  readonly attempts: number;
}

/** Values as they are measured: 120 ± 30 while all is well, 900 ± 150 with the fault, and the threshold is 400. */
const threshold = 400;
const normalValue = (random: () => number) => 120 + 60 * (random() - 0.5);
const faultedValue = (random: () => number) => 900 + 300 * (random() - 0.5);

/** From the onset to the post with which the mean of the last points has been bad often enough. */
function untilPosts(random: () => number, { everyMs, duration, attempts }: Posts): number {
  const points = Array.from({ length: duration }, () => normalValue(random));
  let bad = 0;
  for (let at = random() * everyMs; ; at += everyMs) {
    points.push(faultedValue(random));
    points.shift();
    bad = points.reduce((sum, value) => sum + value, 0) / duration > threshold ? bad + 1 : 0;
    if (bad >= attempts) return at;
  }
}

/** How many bad points bring the mean over the threshold: with the worst of values, and with the best. */
const pointsNeeded = ({ duration }: Posts) => ({
  least: Math.floor((duration * (threshold - 150)) / (1_050 - 150)) + 1,
  most: Math.floor((duration * (threshold - 90)) / (750 - 90)) + 1,
});

/** What is posted straight to Mackerel; network and processing take up to 2 s, or as it is said. */
export function mackerelPosts(name: string, posts: Posts, processingMs = 2 * second): Kind {
  const { least, most } = pointsNeeded(posts);
  const { everyMs, attempts } = posts;
  return {
    name,
    withinMs: 240 * second,
    floorMs: everyMs * (least + attempts - 2),
    worstMs: everyMs * (most + attempts - 1) + processingMs,
    drill: (random, shiftMs) => stamped(random, untilPosts(random, posts) + processingMs * random() + shiftMs),
  };
}

/** What mackerel-agent posts: 60 s late, and by each host's own delay later, of three hosts of which any may be the one. */
export function mackerelAgent(name: string, posts: Posts): Kind {
  const { least, most } = pointsNeeded(posts);
  const { everyMs, attempts } = posts;
  const delays = [4, 23, 51].map((seconds) => seconds * second);
  return {
    name,
    withinMs: 300 * second,
    floorMs: everyMs * (least + attempts - 1),
    worstMs: everyMs * (most + attempts) + 61 * second,
    drill(random, shiftMs) {
      const delay = delays[Math.floor(random() * delays.length)] ?? 0;
      return stamped(random, everyMs + untilPosts(random, posts) + delay + 2 * second * random() + shiftMs);
    },
  };
}

interface Rule {
  readonly scrapeMs: number;
  readonly evaluationMs: number;
  readonly forMs: number;
}

/** A scrape, the next evaluation that sees it, and `for`, in whole evaluations. The phases have nothing to do with each other. */
export function prometheus(name: string, { scrapeMs, evaluationMs, forMs }: Rule, withinMs: number): Kind {
  const waitsMs = Math.ceil(forMs / evaluationMs) * evaluationMs;
  return {
    name,
    withinMs,
    floorMs: waitsMs,
    worstMs: scrapeMs + Math.min(scrapeMs, 10 * second) + 2 * evaluationMs + waitsMs,
    drill(random, shiftMs) {
      const scraped = random() * scrapeMs + 0.2 * second * random();
      const phase = random() * evaluationMs;
      const pending = Math.ceil((scraped - phase) / evaluationMs) * evaluationMs + phase;
      return precise(random, pending + waitsMs + shiftMs);
    },
  };
}

/** The worst that can come: nothing is known of the monitor, and no two latencies are the same. */
export const unknown = (name: string, spreadMs: number): Kind => ({
  name,
  withinMs: 240 * second,
  drill(random, shiftMs) {
    const latency = 60 * second + spreadMs * random() + shiftMs;
    return { earliest: latency, latest: latency };
  },
});

/** A part of all latencies lies above a worst case that is wrong. */
export const wrongWorst = (part: number): Kind => ({
  ...unknown(`a worst case that ${(100 * part).toFixed(0)} % of results exceed`, 60 * second),
  worstMs: 120 * second - part * 60 * second,
});

/** One in twenty drills takes up to five minutes longer, one in fifty sees no alert at all. */
export function outliers(kind: Kind): Kind {
  return {
    ...kind,
    name: `${kind.name}, with outliers and misses`,
    drill(random, shiftMs) {
      const chance = random();
      if (chance < 0.02) return undefined;
      return kind.drill(random, shiftMs + (chance < 0.07 ? 300 * second * random() : 0));
    },
  };
}

/** Without a start jitter: always the same phase, and latencies that differ by what the network does. */
export const samePhase = (): Kind => ({
  name: 'Mackerel, always at the same second of the minute',
  withinMs: 240 * second,
  floorMs: 0,
  worstMs: 62 * second,
  drill: (random, shiftMs) => stamped(random, 37 * second + 2 * second * random() + shiftMs),
});

const dayMs = 86_400 * second;

/** A night each, of results that the history would have; from `first` on they are shifted. */
export function nights(
  kind: Kind,
  random: () => number,
  count: number,
  shift: { readonly from: number; readonly byMs: number } = { from: count, byMs: 0 },
): readonly TrendResult[] {
  const { withinMs, floorMs, worstMs } = kind;
  return Array.from({ length: count }, (_, night) => {
    const drill = kind.drill(random, night < shift.from ? 0 : shift.byMs);
    const isLate = drill === undefined || (drill.earliest + drill.latest) / 2 > withinMs;
    return {
      run: `night-${night}`,
      at: new Date(Date.UTC(2026, 0, 1) + night * dayMs).toISOString(),
      verdict: drill === undefined ? 'missed' : isLate ? 'late' : 'detected',
      outcome: isLate ? 'failed' : 'passed',
      withinMs,
      ...(floorMs !== undefined && { floorMs }),
      ...(worstMs !== undefined && { worstMs }),
      ...(drill && { latencyMs: { ...drill, estimate: (drill.earliest + drill.latest) / 2 } }),
      monitorHash: 'm',
      scenarioHash: 's',
    };
  });
}
