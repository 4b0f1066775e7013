import { z } from 'zod';
import { drillOutcome, outcome } from './verdictSchema';

const part = z.object({ verdict: z.string(), outcome });

const latency = z.object({ estimate: z.number(), earliest: z.number(), latest: z.number() });

const config = z.record(z.string(), z.unknown());

const expectation = part.extend({
  key: z.string(),
  provider: z.string(),
  monitor: z.object({ id: z.string().exactOptional(), name: z.string() }),
  monitorConfigHash: z.string().exactOptional(),
  monitorConfig: config.exactOptional(),
  severity: z.string().exactOptional(),
  withinMs: z.number(),
  floorMs: z.number().exactOptional(),
  worstMs: z.number().exactOptional(),
  latencyMs: latency.exactOptional(),
  notified: part.exactOptional(),
  resolved: part.exactOptional(),
});

const drill = z.object({
  scenario: z.string(),
  scenarioHash: z.string(),
  scenarioConfig: config.exactOptional(),
  outcome: drillOutcome,
  injectedAt: z.iso.datetime().exactOptional(),
  synthetic: z.literal(true).exactOptional(),
  expectations: z.array(expectation),
});

/** As much of reportSchema as is looked for in past runs: reports of later versions of alertdrill may have more. */
const knownReport = z.object({
  schemaVersion: z.literal(1),
  run: z.object({
    id: z.string().min(1),
    startedAt: z.iso.datetime(),
    environment: z.string(),
    outcome: drillOutcome,
  }),
  drills: z.array(drill),
});

export type KnownReport = z.output<typeof knownReport>;
export type KnownDrill = KnownReport['drills'][number];
export type KnownExpectation = KnownDrill['expectations'][number];

const versioned = z.object({ schemaVersion: z.unknown() });

/** A report as far as it is known here, or why it is none: the end of a sentence that begins with what was read. */
export function parseReport(data: unknown): { readonly report: KnownReport } | { readonly why: string } {
  const version = versioned.safeParse(data);
  if (version.success && version.data.schemaVersion !== 1) {
    return { why: `has the schema version ${JSON.stringify(version.data.schemaVersion)}, not 1` };
  }
  const parsed = knownReport.safeParse(data);
  if (parsed.success) return { report: parsed.data };
  const [issue] = parsed.error.issues;
  return { why: `is no report: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}` };
}
