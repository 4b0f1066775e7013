import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hasCode, messageOf } from '../domain/caught';
import { journalFolder } from './journal';
import { namesIn } from './stateFolder';
import {
  firstLineSchema,
  journalVersion,
  laterLineSchema,
  phaseSchema,
  type FirstLine,
  type LaterLine,
  type Phase,
} from './journalLine';

/** What the journal says of one fault or load. */
export interface JournalEntry extends FirstLine {
  readonly file: string;
  /** Something was started that may have left traces. Until then only `prepare` was done, which is harmless. */
  readonly touched: boolean;
  /** What was going on when the last line was written, if anything; `unknown`: that line is damaged. */
  readonly interrupted?: Phase | 'unknown';
  readonly rolledBack: boolean;
  /** Phases that did not end well, or not at all: what was run in them may still go on. */
  readonly cutOff: readonly Phase[];
  /** The length of all whole lines. What follows them was torn by a power cut, before anything came of it. */
  readonly intactBytes: number;
}

export type JournalFile =
  | { readonly type: 'entry'; readonly file: string; readonly entry: JournalEntry }
  /** Cut off in its first line: that is written before anything is done, so nothing was. */
  | { readonly type: 'unborn'; readonly file: string }
  | { readonly type: 'unreadable'; readonly file: string; readonly problem: string; readonly hint?: string };

/**
 * All entries, the newest first: the order of rollback. Unreadable ones come last. Throws UsageError where the folder
 * can't be read: whether a fault was left behind is not known then.
 */
export async function readJournal(stateDir: string): Promise<readonly JournalFile[]> {
  const folder = journalFolder(stateDir);
  const names = await namesIn(folder, stateDir);
  const files = await Promise.all(
    names.filter((name) => name.endsWith('.jsonl')).map((name) => readJournalFile(join(folder, name))),
  );
  return files.filter((file) => file !== undefined).sort((a, b) => startOf(b) - startOf(a));
}

/** Undefined where the entry is gone. */
export async function readJournalFile(file: string): Promise<JournalFile | undefined> {
  try {
    return parseJournal(file, await readFile(file));
  } catch (error) {
    if (isMissing(error)) return undefined;
    return { type: 'unreadable', file, problem: problemOf(error) };
  }
}

function parseJournal(file: string, bytes: Buffer): JournalFile {
  const intactBytes = bytes.lastIndexOf('\n') + 1;
  if (intactBytes === 0) return { type: 'unborn', file };
  const [first, ...later] = bytes.toString('utf8', 0, intactBytes).trimEnd().split('\n');
  const document: unknown = JSON.parse(first ?? '');
  const { data } = anyVersion.safeParse(document);
  if (data !== undefined && data.version !== journalVersion) {
    // What it means there is not ours to guess.
    const problem = `it was written by another version of alertdrill (journal version ${data.version})`;
    return { type: 'unreadable', file, problem, hint: 'recover with the version that wrote it' };
  }
  const entry = firstLineSchema.parse(document);
  return { type: 'entry', file, entry: { ...fold(entry, later.flatMap(readLine)), file, intactBytes } };
}

const anyVersion = z.object({ line: z.literal('entry'), version: z.number() });

type ReadLine = LaterLine | { readonly line: 'damaged' };

/**
 * A rollback must not be lost for a line that can't be read. On a full disk a part of one line may be left, and the
 * next one, which is whole, behind it.
 */
function readLine(text: string): readonly ReadLine[] {
  const whole = parseLine(text);
  if (whole !== undefined) return [whole];
  const behind = parseLine(text.slice(text.lastIndexOf('{"line":')));
  return [{ line: 'damaged' }, ...(behind === undefined ? [] : [behind])];
}

function parseLine(text: string): LaterLine | undefined {
  try {
    return laterLineSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fold(first: FirstLine, lines: readonly ReadLine[]): Omit<JournalEntry, 'file' | 'intactBytes'> {
  const armed = lines.findLast((line) => line.line === 'armed');
  const last = lines.at(-1);
  return {
    ...first,
    state: armed?.state ?? first.state,
    secrets: armed?.secrets ?? first.secrets,
    touched: lines.some(({ line }) => line === 'started' || line === 'damaged'),
    rolledBack: last?.line === 'ended' && last.phase === 'rollback' && last.ok,
    cutOff: phaseSchema.options.filter((phase) => isCutOff(lines, phase)),
    ...interruptedBy(lines),
  };
}

/** Where a line is damaged, it may have been any of them. */
const isCutOff = (lines: readonly ReadLine[], phase: Phase): boolean => {
  const last = lines.findLast((line) => 'phase' in line && line.phase === phase);
  return lines.some(({ line }) => line === 'damaged') || (last !== undefined && !(last.line === 'ended' && last.ok));
};

function interruptedBy(lines: readonly ReadLine[]): Pick<JournalEntry, 'interrupted'> {
  const last = lines.findLast(({ line }) => line !== 'armed');
  if (last?.line === 'damaged') return { interrupted: 'unknown' };
  return last?.line === 'started' ? { interrupted: last.phase } : {};
}

const startOf = (file: JournalFile): number => (file.type === 'entry' ? file.entry.atMs : Number.NEGATIVE_INFINITY);

function problemOf(error: unknown): string {
  // A ZodError's own message is a page of JSON.
  if (error instanceof z.ZodError) return z.prettifyError(error).replace(/\s+/g, ' ');
  return messageOf(error);
}

const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT');
