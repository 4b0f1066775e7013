import { z } from 'zod';
import { trendStates, type TrendReport } from '../domain/trend/trendReport';

const text = z.string();
const ms = z.number();
const count = z.int().min(0);
const time = z.iso.datetime();
const run = text.describe('Id of its run');

const totals: z.ZodType<TrendReport['totals']> = z.strictObject({
  expectations: count.describe('Those of which anything was judged'),
  regressed: count.describe('Slower than they were, or failing where they passed'),
  improved: count.describe('Faster than they were, lately'),
  recovered: count.describe('As before again, within the last seven runs'),
  tooFew: count.describe('A shift can not be told from chance yet'),
  steady: count.describe('Nothing has changed'),
  aboveWorst: count.describe('Of all: the last result lies above the worst case'),
  failing: count.describe('Of all: the last result failed'),
  gone: count.describe('Left out: their scenarios no longer have them'),
});

const summary = z
  .strictObject({
    count: count.describe('Results of this kind'),
    missed: count.describe('Of these, alerts that never came: they count as later than all others'),
    medianMs: ms.exactOptional().describe('Absent: it lies among those that never came'),
    p95Ms: ms.exactOptional().describe('95th percentile; absent as above'),
    spreadMs: ms.exactOptional().describe('Third quartile minus first; absent as above'),
  })
  .describe('Latencies, ms');

const shift = z.strictObject({
  at: time.describe('Of the first result of the new kind'),
  run,
  after: time.describe('Of the last result of the old kind'),
  foundAt: time.describe('Of the result by which it was found'),
  direction: z.enum(['slower', 'faster', 'back']).describe('`back`: as before the last change'),
});

const difference = z.strictObject({
  shift: shift.describe('Since when'),
  before: summary.describe('The kind that it is compared with: the fastest that lasted'),
  now: summary.describe('The latest kind'),
  byMs: ms.exactOptional().describe('Difference of the medians; absent: one of them never came'),
  pValue: z.number().describe('By Mann and Whitney, one-sided, of this one look'),
});

const point = {
  at: time.describe('Of the injection, else of the run'),
  run,
  outcome: text.describe('`passed`, `failed` or `inconclusive`'),
  verdict: text.describe('`detected`, `missed` and so on'),
  latencyMs: ms.exactOptional().describe('The middle of what was measured; absent: it never came'),
};

const entry: z.ZodType<TrendReport['expectations'][number]> = z.strictObject({
  environment: text.describe('Where it was drilled'),
  scenario: text.describe('Name of the scenario'),
  key: text.describe('Of the expectation within its scenario; `history accept` takes it'),
  provider: text.describe("The provider's name in the environment"),
  monitor: text.describe('Name of the monitor'),
  severity: text.exactOptional().describe('The severity that is expected at least; absent: any'),
  state: z.enum(trendStates).describe('The first that applies'),
  baseline: z
    .strictObject({
      since: time.describe('Of the first result that counts'),
      why: z.enum(['first-run', 'scenario-changed', 'accepted']).describe('What came before it is not compared with'),
      reason: text.exactOptional().describe('Of `history accept`'),
      by: text.exactOptional().describe('Who accepted'),
    })
    .describe('From where on results are compared with each other'),
  runs: z
    .strictObject({
      judged: count.describe('Passed or failed'),
      passed: count.describe('Of these'),
      inconclusive: count.describe('They count for nothing else'),
      lacking: count.describe('How many more it takes until a shift can be told from chance'),
    })
    .describe('Since the baseline began'),
  latencyMs: summary.describe('Of the latest kind'),
  withinMs: ms.describe('The deadline of the last result'),
  floorMs: ms.exactOptional().describe("The shortest that the monitor's configuration of then allows"),
  worstMs: ms.exactOptional().describe("The longest that the monitor's configuration of then allows"),
  last: z
    .strictObject({
      ...point,
      marginMs: ms.exactOptional().describe('What was left of the deadline; negative: it was late'),
      isAboveWorst: z.boolean().describe('It is certainly longer than worstMs'),
    })
    .describe('The last result that was judged'),
  slower: difference.exactOptional().describe('A regression by its latency'),
  turned: z
    .strictObject({
      at: time.describe('Of the first that failed'),
      run,
      verdict: text.describe('Of that one'),
      count: count.describe('How many have failed since, all of them'),
      after: time.describe('Of the last that passed'),
    })
    .exactOptional()
    .describe('A regression by its verdict'),
  faster: difference.exactOptional().describe('An improvement'),
  cause: z
    .strictObject({
      at: time.describe('Of the first result with the new configuration'),
      run,
      differences: z
        .array(
          z.strictObject({
            path: text.describe('Which value: `duration`, `labels.team`'),
            before: text.exactOptional().describe('JSON; absent: there was none'),
            after: text.exactOptional().describe('JSON; absent: there is none'),
          }),
        )
        .exactOptional()
        .describe('Absent: one of both configurations is not in the history'),
    })
    .exactOptional()
    .describe("Likely: the monitor's configuration changed just then"),
  shifts: z.array(shift).describe('All changes since the baseline began, oldest first'),
  needs: z
    .array(
      z.strictObject({
        shiftMs: ms.describe('A shift'),
        runs: count.exactOptional().describe('Absent: it can not be told, or more than 60'),
      }),
    )
    .describe('Within how many runs such shifts are found, in 95 % of cases'),
  results: z.array(z.strictObject(point)).describe('Since the baseline began, oldest first, the latest 400 at most'),
});

/** What `alertdrill history trend --json` writes. */
export const trendSchema: z.ZodType<TrendReport> = z.strictObject({
  schemaVersion: z.literal(1).describe('Of this form'),
  tool: z
    .strictObject({ name: z.literal('alertdrill').describe('Its name'), version: text.describe('Its version') })
    .describe('What wrote it'),
  at: time.describe('When'),
  terms: z
    .strictObject({
      significance: z.number().describe('Expectations with a false alarm in a year of nights, at most'),
      minEffect: text.describe('The least shift that counts: a duration, or a part of the deadline'),
      since: time.exactOptional().describe('Results from before are left out'),
    })
    .describe('By what was judged'),
  totals: totals.describe('Expectations by state, and two counts across all states'),
  expectations: z.array(entry).describe('Regressions first'),
});
