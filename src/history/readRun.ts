import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { ConfigError, UsageError } from '../domain/errors';
import type { Fact } from '../domain/facts';
import type { DrillLoads } from '../domain/foldReport';
import {
  recordingHeaderSchema,
  recordingLineSchema,
  type RecordingHeader,
  type RecordingLine,
} from './recordingSchema';
import { eventsFile } from './runFolder';

export interface RecordedRun extends Omit<RecordingHeader, 'drills'> {
  readonly drills: readonly RecordedDrill[];
  /** Harness's clock, ms; absent: the run was cut off. */
  readonly endedAtMs?: number;
  /** What ended it before its time, in words: a signal. */
  readonly interrupted?: string;
  /** Or what of its environment was lost. */
  readonly lost?: string;
}

type RecordedDrill = RecordingHeader['drills'][number] & {
  readonly facts: readonly Fact[];
  readonly loads?: DrillLoads;
  /** False where the run was cut off in the middle of it. */
  readonly ended: boolean;
};

/**
 * Reads what a run recorded. A last line that was cut off by a crash is left out.
 * Throws UsageError where there is no recording, ConfigError (with the line) where it is not as it should be.
 */
export async function readRun(folder: string): Promise<RecordedRun> {
  const file = join(folder, eventsFile);
  const [first, ...rest] = wholeLines(await readText(file));
  if (first === undefined) throw problem(file, 1, 'The recording is empty: the run was cut off before it began.');
  const { drills, ...header } = parseLine(file, 1, first, recordingHeaderSchema);
  const lines = rest.map((line, index) => parseLine(file, index + 2, line, recordingLineSchema));
  const known = new Set(drills.map(({ id }) => id));
  lines.forEach((line, index) => {
    if ('drill' in line && !known.has(line.drill)) {
      throw problem(file, index + 2, `The drill ${line.drill} is not among those of the first line.`);
    }
  });
  const end = lines.find((line) => 'runEndedAtMs' in line);
  return {
    ...header,
    drills: drills.map((drill) => ({ ...drill, ...ofDrill(lines, drill.id) })),
    ...(end !== undefined && { endedAtMs: end.runEndedAtMs }),
    ...(end?.interrupted !== undefined && { interrupted: end.interrupted }),
    ...(end?.lost !== undefined && { lost: end.lost }),
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`There is no recording of a run at ${file}.`, {
      hint: 'Give the folder of a run, such as .alertdrill/runs/20261123T001502Z-k3f9x.',
      cause,
    });
  }
}

/** Every line ends in a newline; a crash may leave one without it, cut off at any place. */
function wholeLines(text: string): readonly string[] {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  return isJson(last) ? lines : lines.slice(0, -1);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseLine<T>(file: string, line: number, text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem(file, line, 'This line is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw problem(file, line, describe(parsed.error.issues));
}

/** Of a union, the alternative that came nearest says most. */
function describe(issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues;
  if (issue === undefined) return 'This line is not as it should be.';
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
    return describe(nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  }
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));

function ofDrill(lines: readonly RecordingLine[], id: string): Pick<RecordedDrill, 'facts' | 'loads' | 'ended'> {
  const own = lines.filter((line) => 'drill' in line && line.drill === id);
  const end = own.find((line) => 'ended' in line);
  const loads = end !== undefined && 'ended' in end ? end.ended.loads : undefined;
  return {
    facts: own.flatMap((line) => ('fact' in line ? [line.fact] : [])),
    ended: end !== undefined,
    ...(loads !== undefined && { loads }),
  };
}

const problem = (file: string, line: number, message: string): ConfigError =>
  new ConfigError([{ file, line, message, hint: 'Was it edited by hand, or written by another version?' }]);
