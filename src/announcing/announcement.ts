import { z } from 'zod';

const text = z.string();
const outcome = z.enum(['passed', 'inconclusive', 'failed', 'rollback-failed']);

const drill = z.strictObject({
  scenario: text.describe('Name of the scenario'),
  outcome: outcome.describe('Of the drill'),
  reason: text.exactOptional().describe('Of the outcome, where it is not `passed`'),
  synthetic: z.literal(true).exactOptional().describe('Its alert was raised by data that were made up'),
});

const fault = z.strictObject({
  title: text.describe('Scenario and fault, in words'),
  why: text.exactOptional().describe('Why it could not be rolled back; absent: it was'),
});

/** What is posted in the form `json`. */
export const announcementSchema = z.strictObject({
  tool: z.literal('alertdrill').describe('Who says it'),
  schemaVersion: z.literal(1).describe('Another one where a reader of this one would misunderstand'),
  event: z
    .enum(['run-started', 'run-finished', 'rolled-back', 'rollback-failed'])
    .describe('What happened. `rollback-failed`: a fault may still be there, and somebody has to look'),
  by: z
    .enum(['run', 'keeper', 'recover'])
    .describe('Who says it: the run itself, its keeper once the run was killed, or `alertdrill recover`'),
  at: z.iso.datetime().describe('When, UTC with milliseconds'),
  run: text.describe('Id of the run'),
  environment: text.describe('Name of the environment'),
  production: z.literal(true).exactOptional().describe('The environment is marked production'),
  text: text.describe('All of it in words'),
  initiator: z
    .strictObject({
      user: text.describe('Of the machine'),
      host: text.describe('Name of the machine'),
      ciUrl: text.exactOptional().describe('Of the CI job'),
    })
    .exactOptional()
    .describe('Who started the run; where the run itself says it'),
  scenarios: z.array(text).exactOptional().describe('What will be drilled; of `run-started`'),
  outcome: outcome.exactOptional().describe('Of the run; of `run-finished`'),
  endedBy: text
    .exactOptional()
    .describe('What ended it before its time: a signal, or a part of the environment that died'),
  drills: z.array(drill).exactOptional().describe('Those that were finished; of `run-finished`'),
  faults: z.array(fault).exactOptional().describe('Which ones; of `rolled-back` and `rollback-failed`'),
});

export type Announcement = z.infer<typeof announcementSchema>;

/** Without what is the same in all of them. */
export type News = Omit<Announcement, 'tool' | 'schemaVersion' | 'at' | 'text'>;
