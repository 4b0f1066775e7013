import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { messageOf, hasCode } from '../domain/caught';
import { UsageError } from '../domain/errors';
import type { Report } from '../domain/report';
import { parseReport } from './knownReport';
import { readReport } from './readReport';
import { eventsFile, reportFile } from './runFolder';
import type { Acceptance, HistoryStore, Kept, KeptRun } from './store/historyStore';

export interface ImportSystem {
  /** What the recording in a folder comes to, as far as it goes. */
  readonly replay: (folder: string) => Promise<Report>;
  /** The run goes on in another process: it is kept when it has ended. */
  readonly isLiving: (run: string) => boolean;
  /** Told of each that is left out. */
  readonly skipped: (what: string, why: string) => void;
}

/** Its file descriptor. */
const stdin = 0;

/** So many at once: one transaction, and their reports in memory. */
const batch = 50;

/**
 * Keeps what lies at the places: folders of runs, folders of such folders, and what `history export` wrote (`-`: from
 * stdin). Of a run that was cut off, what its recording shows. Throws a UsageError where there is nothing at a place.
 */
export async function importRuns(store: HistoryStore, places: readonly string[], system: ImportSystem): Promise<Kept> {
  const total = { added: 0, completed: 0, known: 0 };
  let runs: KeptRun[] = [];
  const flush = async () => {
    const kept = await store.keep(runs);
    total.added += kept.added;
    total.completed += kept.completed;
    total.known += kept.known;
    runs = [];
  };
  for (const place of places) {
    for await (const run of runsAt(place, store, system)) {
      if (run === 'known') total.known += 1;
      else if ('accepted' in run) await store.accept([run.accepted]);
      else runs.push(run);
      if (runs.length >= batch) await flush();
    }
  }
  if (runs.length > 0) await flush();
  return total;
}

/** Throws a UsageError where there is nothing at one of them: before a history is opened, which makes it. */
export async function refuseMissing(places: readonly string[]): Promise<void> {
  for (const place of places.filter((each) => each !== '-')) await statOf(place);
}

const statOf = (place: string) =>
  stat(place).catch((error: unknown) => {
    const why = hasCode(error, 'ENOENT') ? 'it does not exist' : messageOf(error);
    throw new UsageError(`there is nothing to import at ${place}: ${why}`, {
      hint: 'give the folder of a run, a folder of such folders (.alertdrill/runs), or a file of `alertdrill history export`',
    });
  });

async function* runsAt(
  place: string,
  store: Pick<HistoryStore, 'wholeAmong'>,
  system: ImportSystem,
): AsyncGenerator<KeptRun | ExportedAcceptance | 'known'> {
  if (place === '-') {
    yield* linesOf(createReadStream('', { fd: stdin, autoClose: false }), 'stdin');
    return;
  }
  const found = await statOf(place);
  if (!found.isDirectory()) {
    yield* linesOf(createReadStream(place), place);
    return;
  }
  const folders = await runFoldersAt(place);
  const whole = await store.wholeAmong(folders.map((folder) => basename(folder)));
  for (const folder of folders) {
    // A folder has its run's id for a name, and a report of it that is kept once is not read again.
    if (whole.has(basename(folder))) yield 'known';
    else {
      const run = await runIn(folder, system);
      if (run !== undefined) yield run;
    }
  }
}

async function runFoldersAt(place: string): Promise<readonly string[]> {
  const names = await readdir(place);
  if (names.includes(reportFile) || names.includes(eventsFile)) return [place];
  return names.toSorted().map((name) => join(place, name));
}

async function runIn(folder: string, { replay, isLiving, skipped }: ImportSystem): Promise<KeptRun | undefined> {
  const read = await readReport(folder);
  if (!('why' in read)) return { id: read.report.run.id, isCutOff: false, report: read.text, known: read.report };
  if (!read.isMissing) {
    skipped(folder, `its ${reportFile} ${read.why}`);
    return undefined;
  }
  if (isLiving(basename(folder))) return undefined;
  try {
    const report = await replay(folder);
    const parsed = parseReport(report);
    if ('why' in parsed) throw new Error(`what its recording comes to ${parsed.why}`);
    return { id: report.run.id, isCutOff: true, report: JSON.stringify(report), known: parsed.report };
  } catch (error) {
    skipped(folder, `it has no ${reportFile}, and its recording can't be read: ${messageOf(error)}`);
    return undefined;
  }
}

/** A line of `history export`. */
export interface ExportedRun {
  readonly cutOff?: true;
  readonly report: unknown;
}

/** Another one: a baseline that was accepted. */
export interface ExportedAcceptance {
  readonly accepted: Acceptance;
}

const exportedAcceptance: z.ZodType<ExportedAcceptance> = z.object({
  accepted: z.object({
    environment: z.string(),
    scenario: z.string(),
    key: z.string(),
    at: z.iso.datetime(),
    reason: z.string(),
    by: z.string(),
  }),
});

async function* linesOf(input: Readable, name: string): AsyncGenerator<KeptRun | ExportedAcceptance> {
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    yield exportedOf(line, `${name}:${number}`);
  }
}

/** Throws: whoever carries a history along wants to know that it is broken. */
function exportedOf(line: string, place: string): KeptRun | ExportedAcceptance {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    throw notExported(place, 'is not JSON');
  }
  const acceptance = exportedAcceptance.safeParse(data);
  if (acceptance.success) return acceptance.data;
  if (typeof data !== 'object' || data === null || !('report' in data)) throw notExported(place, 'has no report');
  const { report, cutOff } = data as ExportedRun;
  const parsed = parseReport(report);
  if ('why' in parsed) throw notExported(place, parsed.why);
  return {
    id: parsed.report.run.id,
    isCutOff: cutOff === true,
    report: JSON.stringify(report),
    known: parsed.report,
  };
}

const notExported = (place: string, why: string): UsageError =>
  new UsageError(`${place} ${why}`, { hint: 'lines of JSON are expected as `alertdrill history export` writes them' });
