import { mackerelAgent, mackerelPosts, outliers, prometheus, samePhase, unknown, wrongWorst, type Kind } from './kinds';

const s = 1_000;

export const minutely = mackerelPosts('Mackerel, posts each minute', { everyMs: 60 * s, duration: 1, attempts: 1 });
export const threeOfThem = mackerelPosts('Mackerel, posts each minute, duration 3', {
  ...{ everyMs: 60 * s, duration: 3, attempts: 1 },
});
export const inARow = mackerelPosts('Mackerel, posts each minute, 3 attempts', {
  ...{ everyMs: 60 * s, duration: 1, attempts: 3 },
});
export const agent = mackerelAgent('mackerel-agent, three hosts with their own delays', {
  ...{ everyMs: 60 * s, duration: 3, attempts: 1 },
});
export const often = mackerelPosts('Mackerel, posts every 20 s, 3 attempts', {
  ...{ everyMs: 20 * s, duration: 1, attempts: 3 },
});
/** Latencies use up all that is between floor and worst case, and that is 60 s. */
export const tight = mackerelPosts(
  'Mackerel, posts each minute, processed at once',
  { everyMs: 60 * s, duration: 1, attempts: 1 },
  0,
);
export const halfMinutely = mackerelPosts('Mackerel, posts every 30 s, duration 3', {
  ...{ everyMs: 30 * s, duration: 3, attempts: 1 },
});
export const fifteen = prometheus(
  'Prometheus, 15 s and 15 s, for: 1m',
  {
    ...{ scrapeMs: 15 * s, evaluationMs: 15 * s, forMs: 60 * s },
  },
  180 * s,
);
export const oneMinute = prometheus(
  'Prometheus, 60 s and 60 s, for: 5m',
  {
    ...{ scrapeMs: 60 * s, evaluationMs: 60 * s, forMs: 300 * s },
  },
  480 * s,
);

/** Of these false alarms are counted. */
export const quiet: readonly Kind[] = [
  unknown('any distribution without ties, nothing known of the monitor', 60 * s),
  minutely,
  threeOfThem,
  inARow,
  agent,
  fifteen,
  oneMinute,
  samePhase(),
  outliers(minutely),
  ...[0.02, 0.05, 0.1, 0.15].map(wrongWorst),
];

/** Worst case and floor are at most 60 s apart. */
export const narrow: readonly Kind[] = [often, fifteen, tight];
export const wide: readonly Kind[] = [halfMinutely, minutely, threeOfThem, agent, oneMinute];
