import { z } from 'zod';
import type { DrillLoads } from '../domain/foldReport';
import type { RunHeader } from '../domain/report';
import { factSchema } from './factSchema';
import { scenarioSchema } from './scenarioSchema';

const text = z.string();

const runHeader: z.ZodType<RunHeader> = z.strictObject({
  id: text,
  startedAt: z.iso.datetime(),
  environment: text,
  production: z.literal(true).exactOptional(),
  providers: z.array(
    z.strictObject({
      name: text,
      kind: text,
      url: text,
      organization: text.exactOptional(),
      minuteMs: z.number().exactOptional(),
    }),
  ),
  initiator: z.strictObject({ user: text, host: text, argv: z.array(text), ciUrl: text.exactOptional() }),
  seed: z.number(),
});

const loadFigures = z.strictObject({
  requests: z.number().exactOptional(),
  failed: z.number().exactOptional(),
  droppedIterations: z.number().exactOptional(),
  p95Ms: z.number().exactOptional(),
  k6Version: text.exactOptional(),
});

const loads: z.ZodType<DrillLoads> = z.strictObject({
  normal: loadFigures.exactOptional(),
  fault: loadFigures.exactOptional(),
});

/** The first line of `events.jsonl`: all that judging needs beside the facts. */
export const recordingHeaderSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal('alertdrill'), version: text }),
  run: runHeader,
  drills: z.array(
    z.strictObject({
      id: text,
      scenario: scenarioSchema,
      gitRevision: text.exactOptional(),
      fault: text.exactOptional(),
    }),
  ),
});

/** Any other line: a fact of a drill, the end of a drill, or the end of the run. */
export const recordingLineSchema = z.union([
  z.strictObject({ drill: text, fact: factSchema }),
  z.strictObject({ drill: text, ended: z.strictObject({ loads: loads.exactOptional() }) }),
  z.strictObject({ runEndedAtMs: z.number(), interrupted: text.exactOptional(), lost: text.exactOptional() }),
]);

export type RecordingHeader = z.infer<typeof recordingHeaderSchema>;
export type RecordingLine = z.infer<typeof recordingLineSchema>;
