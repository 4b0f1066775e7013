import { z } from 'zod';
import type { DrillReport, LoadReport, Report } from '../domain/report';
import { courtesyName, phase } from './factSchema';
import { expectationReport, intervalReport, silenceReport, time, unexpectedReport } from './findingSchema';
import { drillOutcome } from './verdictSchema';

const text = z.string();
const ms = z.number();
const count = z.int().min(0);

const load: z.ZodType<LoadReport> = z.strictObject({
  asked: z.number().describe('Iterations that should have been started in the fault window'),
  delivered: z.number().describe('Iterations that were'),
  requests: z.number().exactOptional().describe('HTTP requests, by k6'),
  failed: z.number().exactOptional().describe('Those that failed'),
  droppedIterations: z.number().exactOptional().describe('Iterations that k6 could not start'),
  p95Ms: ms.exactOptional().describe('95th percentile of the duration of requests, ms'),
  k6Version: text.exactOptional().describe('Version of k6'),
});

const drill: z.ZodType<DrillReport> = z.strictObject({
  id: text.describe('Of the drill, within its run'),
  scenario: text.describe('Name of the scenario'),
  title: text.exactOptional().describe('As the expectation file says'),
  owner: text.exactOptional().describe('As the expectation file says'),
  runbook: text.exactOptional().describe('As the expectation file says'),
  file: text.describe('The expectation file, relative to the project'),
  gitRevision: text.exactOptional().describe('Commit of the project'),
  scenarioHash: text.describe('Changes with what matters to a result: load, fault, effect, matchers'),
  scenarioConfig: z
    .record(text, z.unknown())
    .exactOptional()
    .describe('What scenarioHash is the hash of, as the expectation file has it; what may be a secret is hidden'),
  control: z.boolean().describe('Without a fault: normal load must raise nothing'),
  synthetic: z
    .literal(true)
    .exactOptional()
    .describe('The alert was raised by data that were made up: the monitor was tried, not what feeds it'),
  effectProbed: z
    .boolean()
    .describe('An effect probe looked whether the fault bites; without one the onset is the injection'),
  outcome: drillOutcome.describe('The worst of its own'),
  reason: text.exactOptional().describe('Of the outcome, in one sentence, where it is not `passed`'),
  phases: z
    .array(
      z.strictObject({
        name: phase.describe('Name of the phase'),
        startedAt: time.describe('When it began'),
        endedAt: time.describe('When it ended'),
      }),
    )
    .describe('In their order'),
  fault: text.exactOptional().describe('In words; absent in a control'),
  blockedBy: z
    .array(
      z.strictObject({
        monitor: text.exactOptional().describe('Which monitor it concerns; absent: the whole drill'),
        cause: text.describe('In one word: downtime, load-unanswered'),
        detail: text.describe('In words'),
        hint: text.exactOptional().describe('What to do about it'),
      }),
    )
    .exactOptional()
    .describe('All that stood in the way, where the drill was blocked'),
  injectedAt: time.exactOptional().describe('When injection was sent'),
  injection: z
    .strictObject({
      state: z
        .enum(['done', 'failed', 'cut-short'])
        .describe('Where it failed or was cut short, the fault may have been there by half, until the rollback'),
      message: text.exactOptional().describe('What it failed with'),
      output: text.exactOptional().describe('The end of what its commands said, without secrets; where it was done'),
    })
    .exactOptional()
    .describe('What became of the injection; absent in a control, and where none was sent'),
  onset: intervalReport.exactOptional().describe('When the effect began; without a probe, when injection took place'),
  rolledBackAt: time.exactOptional().describe('When rollback was acknowledged'),
  rollback: z
    .strictObject({
      state: z
        .enum(['not-needed', 'pending', 'done', 'unverified', 'failed'])
        .describe('`unverified` and `failed`: the fault may still be there'),
      message: text.exactOptional().describe('What went wrong'),
      output: text.exactOptional().describe('The end of what its commands said, without secrets; where it was done'),
      notes: z.array(text).describe('What a person should know: a file that was kept twice'),
      only: z
        .literal('courtesies')
        .exactOptional()
        .describe('The fault itself is gone: what is left was written to the monitoring system'),
    })
    .describe('What became of the rollback'),
  written: z
    .array(
      z.strictObject({
        courtesy: courtesyName.describe('Which one: `quiet`, `annotate`, `memo`'),
        provider: text.describe('Name of the provider'),
        state: z
          .enum(['set', 'not-set', 'undone', 'kept', 'not-undone'])
          .describe('`not-undone`: it may still be there; `kept`: it stays on purpose'),
        text: text.describe('What was done, or why it was not'),
        setAt: time.exactOptional().describe('When it was written'),
        undoneAt: time.exactOptional().describe('When it was undone'),
      }),
    )
    .exactOptional()
    .describe("What was written to the monitoring system for people's sake; absent: nothing was asked for"),
  effectGoneAt: time.exactOptional().describe('When the effect was seen to be gone'),
  expectations: z.array(expectationReport).describe('The alerts that had to open'),
  forbidden: z.array(silenceReport).describe('The alerts that had to stay quiet'),
  unexpected: unexpectedReport.describe('Other alerts within the scope'),
  marks: z
    .array(z.strictObject({ kind: text.describe('clock-suspect and others'), detail: text.describe('In words') }))
    .describe('What the reader of a verdict must know'),
  notes: z.array(text).describe('What else was noticed'),
  load: load.exactOptional().describe('Normal load'),
  faultLoad: load.exactOptional().describe('Load that is the fault'),
  polling: z
    .record(
      text,
      z.strictObject({
        requests: count.describe('Polls that were sent'),
        failed: count.describe('Those without an answer that counts'),
        gaps: count.describe('Spans of more than 10 s without a successful poll'),
      }),
    )
    .describe('By provider'),
  clockOffsetMs: z
    .record(text, z.strictObject({ earliest: ms.describe('At least, ms'), latest: ms.describe('At most, ms') }))
    .describe("By provider: its clock minus this machine's"),
});

const header = {
  id: text.describe('Also the name of its folder below .alertdrill/runs'),
  startedAt: time.describe('When it began'),
  environment: text.describe('Where it ran'),
  production: z.literal(true).exactOptional().describe('The environment is marked production'),
  providers: z
    .array(
      z.strictObject({
        name: text.describe('In the environment'),
        kind: text.describe('Kind of provider'),
        url: text.describe('Base URL of its API'),
        organization: text.exactOptional().describe('As it says itself'),
        minuteMs: ms.exactOptional().describe("A stand-in's compressed minute, ms"),
      }),
    )
    .describe('Whose alerts were watched'),
  initiator: z
    .strictObject({
      user: text.describe('Login name'),
      host: text.describe('Name of the machine'),
      argv: z.array(text).describe('The command line'),
      ciUrl: text.exactOptional().describe('The job, under CI'),
    })
    .describe('Who started it'),
  seed: z.number().describe('Of the start jitter'),
};

/** `report.json`, as runs keep it and `--reporter json=FILE` writes it. A key that is not known is an error. */
export const reportSchema: z.ZodType<Report> = z.strictObject({
  schemaVersion: z.literal(1).describe('Of this form'),
  tool: z
    .strictObject({ name: z.literal('alertdrill').describe('Its name'), version: text.describe('Its version') })
    .describe('What wrote it'),
  run: z
    .strictObject({
      ...header,
      finishedAt: time.describe('When it ended'),
      outcome: drillOutcome.describe('The worst of its drills'),
      interrupted: text.exactOptional().describe('What ended it before its time: the signal'),
      lost: text.exactOptional().describe('What ended it before its time: a part of the environment that died'),
      unannounced: z
        .array(text)
        .exactOptional()
        .describe('What could not be announced, by `announce` of the environment'),
    })
    .describe('The drills that one command started'),
  drills: z.array(drill).describe('In their order'),
  totals: z
    .strictObject({
      passed: count.describe('Drills that passed'),
      failed: count.describe('Drills that failed'),
      inconclusive: count.describe('Drills that prove nothing'),
      rollbackFailed: count.describe('Drills whose fault may still be there'),
    })
    .describe('Drills by outcome'),
});
