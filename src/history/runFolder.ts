import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from '../domain/facts';
import type { DrillLoads } from '../domain/foldReport';
import type { Report, RunHeader } from '../domain/report';
import type { Scenario } from '../domain/scenario';
import { scrubbed, type Scrub } from '../domain/scrubbed';
import type { RecordingHeader, RecordingLine } from './recordingSchema';

export interface RunToRecord {
  readonly toolVersion: string;
  readonly run: RunHeader;
  readonly drills: readonly DrillToRecord[];
}

interface DrillToRecord {
  readonly id: string;
  readonly scenario: Scenario;
  readonly gitRevision?: string;
  /** In words, as its kind describes it. */
  readonly fault?: string;
}

export interface RunFolderSystem {
  /** Every text passes through here on its way to the disk. */
  readonly scrub: Scrub;
  /** Atomically: temporary file, fsync, rename. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
  /** Told when recording or report can't be written (a full disk); the drill goes on without them. */
  readonly failed: (error: unknown) => void;
}

/** The folder that a run keeps: `events.jsonl` as facts happen, and `report.json` at the end. */
export interface RunFolder {
  readonly path: string;
  fact(drillId: string, fact: Fact): void;
  drillEnded(drillId: string, loads?: DrillLoads): void;
  /** Ends the recording and writes the report; says whether all that it was given is there. */
  finish(report: Report, endedAtMs: number): Promise<'whole' | 'incomplete'>;
  /** Ends the recording without a report, after a crash; does nothing after `finish`. */
  close(): void;
}

export const eventsFile = 'events.jsonl';
export const reportFile = 'report.json';

/**
 * Makes `<runsDir>/<run id>` and writes the recording's header.
 *
 * Each line is written synchronously, some 10 µs: once `fact` has returned, the line is with the operating system and
 * survives a SIGKILL of this process. What a drill came to is synced to the disk when it ends.
 */
export function createRunFolder(runsDir: string, recorded: RunToRecord, system: RunFolderSystem): RunFolder {
  const path = join(runsDir, recorded.run.id);
  mkdirSync(path, { recursive: true });
  const descriptor = openSync(join(path, eventsFile), 'ax');
  let open = true;
  let state: 'whole' | 'incomplete' = 'whole';
  const failed = (error: unknown) => {
    state = 'incomplete';
    system.failed(error);
  };

  const close = () => {
    if (!open) return;
    open = false;
    closeSync(descriptor);
  };
  const guarded = (action: () => void) => {
    if (!open) return;
    try {
      action();
    } catch (error) {
      close();
      failed(error);
    }
  };
  const append = (line: RecordingHeader | RecordingLine) => {
    writeAll(descriptor, `${JSON.stringify(scrubbed(line, system.scrub))}\n`);
  };

  guarded(() => append(headerOf(recorded)));
  return {
    path,
    fact: (drill, fact) => guarded(() => append({ drill, fact })),
    drillEnded: (drill, loads) =>
      guarded(() => {
        append({ drill, ended: { ...(loads !== undefined && { loads }) } });
        fsyncSync(descriptor);
      }),
    async finish(report, endedAtMs) {
      guarded(() => {
        const { interrupted, lost } = report.run;
        append({
          runEndedAtMs: endedAtMs,
          ...(interrupted !== undefined && { interrupted }),
          ...(lost !== undefined && { lost }),
        });
        fsyncSync(descriptor);
      });
      close();
      const text = `${JSON.stringify(scrubbed(report, system.scrub), null, 2)}\n`;
      // What the drills came to is told all the same.
      await system.writeFile(join(path, reportFile), text).catch(failed);
      return state;
    },
    close,
  };
}

const headerOf = ({ toolVersion, run, drills }: RunToRecord): RecordingHeader => ({
  schemaVersion: 1,
  tool: { name: 'alertdrill', version: toolVersion },
  run,
  drills: [...drills],
});

/** A write may be short (a nearly full disk): what is left is written again, or the error comes. */
function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
}
