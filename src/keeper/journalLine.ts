import { z } from 'zod';

/** The three things a keeper does with a fault and that a crash may interrupt. */
export const phaseSchema = z.enum(['arm', 'inject', 'rollback']);
export type Phase = z.infer<typeof phaseSchema>;

export const identitySchema = z.object({ pid: z.number().int(), startTime: z.string(), bootId: z.string() });

/** Another one where an older alertdrill could not roll back by what is written. */
export const journalVersion = 1;

const entryLine = z.object({
  line: z.literal('entry'),
  version: z.literal(journalVersion),
  id: z.string(),
  title: z.string(),
  kind: z.string(),
  /** What `prepare` returned. */
  state: z.unknown(),
  workDir: z.string(),
  runId: z.string(),
  environment: z.string(),
  projectDir: z.string(),
  /** Names of variables that hold secrets: what is run for this entry does not inherit them. */
  withheld: z.array(z.string()).default([]),
  /** Names of the secrets that the state refers to. */
  secrets: z.array(z.string()),
  /** What is run for this entry has it in its environment, with the phase behind it (processToken). */
  token: z.string(),
  keeper: identitySchema,
  /** Older versions did not say. */
  harness: identitySchema.exactOptional(),
  /** On the clock of the run. */
  atMs: z.number(),
});

/** `arm` returned this state: it takes the place of the one before. */
const armedLine = z.object({ line: z.literal('armed'), state: z.unknown(), secrets: z.array(z.string()) });
const startedLine = z.object({ line: z.literal('started'), phase: phaseSchema });
const endedLine = z.object({ line: z.literal('ended'), phase: phaseSchema, ok: z.boolean() });

export const firstLineSchema = entryLine;
export const laterLineSchema = z.discriminatedUnion('line', [armedLine, startedLine, endedLine]);

export type FirstLine = z.infer<typeof firstLineSchema>;
export type LaterLine = z.infer<typeof laterLineSchema>;
