import { z } from 'zod';
import type { CoverageReport } from '../domain/coverageReport';
import { proofStates } from '../domain/proof';
import { outcome } from './verdictSchema';

const text = z.string();
const ms = z.number();
const count = z.int().min(0);
const time = z.iso.datetime({ precision: 3 });
const percent = z.number().min(0).max(100);

const totals: z.ZodType<CoverageReport['totals']> = z.strictObject({
  monitors: count.describe('All of them'),
  failing: count.describe('The latest drill that judged them failed'),
  stale: count.describe('Proven once, but changed since, or longer ago than --max-age'),
  inconclusive: count.describe('Drilled, and never judged'),
  neverRun: count.describe('An expectation file names them, no drill has'),
  withoutExpectation: count.describe('No expectation file names them'),
  proven: count.describe('A drill has shown them to fire in time'),
  excluded: count.describe('Excluded in the project file'),
  percent: percent
    .exactOptional()
    .describe('proven / (monitors - excluded), rounded down to tenths; absent: there is none that counts'),
});

const bars: z.ZodType<CoverageReport['bars']> = z.strictObject({
  failUnder: z
    .strictObject({ percent: percent.describe('As asked for'), isMet: z.boolean().describe('Whether it is so') })
    .exactOptional()
    .describe('With --fail-under'),
  requireNew: z
    .strictObject({
      comparedWith: text.describe('The commit with whose files those of today were compared'),
      withinMs: ms.describe('How long a monitor is new, ms'),
      isMet: z.boolean().describe('Whether each of them has an expectation, or is excluded'),
      lacking: z.array(text).describe('Names of those that have none'),
    })
    .exactOptional()
    .describe('With --require-new'),
});

const result = z.strictObject({
  run: text.describe('Id of the run'),
  scenario: text.describe('Name of the scenario'),
  at: time.describe('When the fault was injected; else when the run began'),
  outcome: outcome.describe('What it came to'),
  verdict: text.describe('The one that decided: `detected`, `missed`, `not-notified`'),
  withinMs: ms.describe('The deadline, from the onset'),
  latencyMs: z
    .strictObject({
      estimate: ms.describe('Its middle, ms'),
      earliest: ms.describe('It was not less, ms'),
      latest: ms.describe('It was not more, ms'),
    })
    .exactOptional()
    .describe('Detection latency'),
  synthetic: z.literal(true).exactOptional().describe("The drill made the monitor's input up"),
  marginMs: ms.exactOptional().describe('What was left of the deadline, ms; negative where it was late'),
});

const monitor: z.ZodType<CoverageReport['monitors'][number]> = z.strictObject({
  provider: text.describe("The provider's name in the environment"),
  id: text.exactOptional().describe("The provider's id; absent where a file gives none"),
  name: text.describe('Name of the monitor'),
  type: text.describe("The provider's word for its type"),
  url: text.exactOptional().describe('Where a person looks at it'),
  state: z.enum(proofStates).describe('How it stands'),
  detail: text.exactOptional().describe('In words, where the state alone says too little'),
  scenarios: z.array(text).describe('Scenarios of the environment that expect an alert of it'),
  result: result.exactOptional().describe('The drill that the state follows from'),
  configuration: z
    .enum(['same', 'changed', 'unknown'])
    .exactOptional()
    .describe("Its configuration against the drill's; `unknown`: a file does not tell it as the provider does"),
  exclusion: z
    .strictObject({
      reason: text.describe('As the project file says'),
      until: text.describe('Its last day, UTC'),
      isExpired: z.boolean().describe('Then it counts no more'),
    })
    .exactOptional()
    .describe('Where the project file excludes it, or did'),
  isNew: z.boolean().exactOptional().describe('With --require-new: it was in none of the files then'),
});

/** What `alertdrill coverage --json` writes. */
export const coverageSchema: z.ZodType<CoverageReport> = z.strictObject({
  schemaVersion: z.literal(1).describe('Of this form'),
  tool: z
    .strictObject({ name: z.literal('alertdrill').describe('Its name'), version: text.describe('Its version') })
    .describe('What wrote it'),
  environment: text.describe('Whose monitors'),
  at: time.describe('When'),
  source: z.enum(['providers', 'files']).describe('Whether providers were asked, or files read (--from)'),
  totals: totals.describe('Monitors by state'),
  bars: bars.describe('What was asked for by options, and whether it is so'),
  monitors: z.array(monitor).describe('The worst first, then by name'),
  notes: z.array(text).describe('What else a reader should know; also on stderr'),
});
