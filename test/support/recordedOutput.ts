import { stripVTControlCharacters } from 'node:util';
import type { Conclusions } from '../../src/domain/conclusions';
import { foldDrill, type DrillToFold } from '../../src/domain/foldReport';
import { factTime } from '../../src/domain/factTime';
import { judge } from '../../src/domain/judge';
import type { Report } from '../../src/domain/report';
import type { Http } from '../../src/ports/http';
import type { Reporter, ReporterProvider, ReporterSystem, TextSink } from '../../src/ports/reporter';
import { exampleHeader } from './exampleDrills';
import { exampleStartMs } from './scriptedFacts';

export interface OutputOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly isTty?: boolean;
  readonly colors?: boolean;
  readonly columns?: number;
  /** Default: there is no network. */
  readonly http?: Http;
  /** Default: one of each kind that takes metrics, which takes them all. */
  readonly providers?: readonly ReporterProvider[];
}

export interface RecordedOutput {
  readonly system: ReporterSystem;
  /** What was written, in order, each write with its stream. */
  readonly writes: { readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
  readonly files: Map<string, string>;
  textOf(stream?: 'stdout' | 'stderr'): string;
  /** Sets the clock and runs what is due each few ms, once. */
  tick(nowMs: number): void;
  /** Callbacks that nobody has stopped. */
  running(): number;
}

/** A ReporterSystem whose streams, files and timer are in memory. */
export function recordOutput({
  isTty = false,
  colors = false,
  columns = 80,
  env = {},
  secrets = {},
  http = { send: () => Promise.reject(new Error('no network was scripted')) },
  providers = [{ name: 'mackerel', kind: 'mackerel', postMetrics: () => Promise.resolve() }],
}: OutputOptions = {}): RecordedOutput {
  const writes: RecordedOutput['writes'] = [];
  const files = new Map<string, string>();
  const ticks = new Set<() => void>();
  let nowMs = exampleStartMs;
  const sink = (stream: 'stdout' | 'stderr'): TextSink => ({
    isTty,
    colors,
    columns,
    write: (text) => void writes.push({ stream, text }),
  });
  return {
    writes,
    files,
    textOf: (stream) =>
      writes
        .filter((each) => stream === undefined || each.stream === stream)
        .map(({ text }) => text)
        .join(''),
    tick(atMs) {
      nowMs = atMs;
      ticks.forEach((tick) => tick());
    },
    running: () => ticks.size,
    system: {
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      timeZone: 'Asia/Tokyo',
      now: () => nowMs,
      every: (_ms, tick) => {
        ticks.add(tick);
        return () => void ticks.delete(tick);
      },
      writeFile: (path, text) => Promise.resolve(void files.set(path, text)),
      appendFile: (path, text) => Promise.resolve(void files.set(path, `${files.get(path) ?? ''}${text}`)),
      sizeOf: (path) => Promise.resolve(Buffer.byteLength(files.get(path) ?? '')),
      ...{ cwd: process.cwd(), env },
      sleep: () => Promise.resolve(),
      secret: (name) => secrets[name],
      readFile: (path) => Promise.resolve(files.get(path)),
      http,
      providers,
    },
  };
}

/** Plays drills to a reporter as `run` does, fact by fact; the clock goes along. */
export function play(reporter: Reporter, drills: readonly DrillToFold[], output: RecordedOutput): void {
  reporter.runStarted?.(
    exampleHeader,
    drills.map(({ scenario }) => scenario),
  );
  for (const drill of drills) {
    reporter.drillStarted?.(drill.scenario, drill.fault);
    drill.facts.forEach((fact, index) => {
      output.tick(factTime(fact).latest);
      const conclusions = conclusionsOf(drill)[index];
      if (conclusions !== undefined) reporter.fact?.(drill.scenario, fact, conclusions);
    });
    reporter.drillFinished?.(foldDrill(drill));
  }
}

/** What follows after each fact; worked out once a drill, since every test plays the same ones. */
function conclusionsOf(drill: DrillToFold): readonly Conclusions[] {
  const known = judged.get(drill.facts);
  if (known !== undefined) return known;
  const conclusions = drill.facts.map((_fact, index) => judge(drill.scenario, drill.facts.slice(0, index + 1)));
  judged.set(drill.facts, conclusions);
  return conclusions;
}

const judged = new WeakMap<DrillToFold['facts'], readonly Conclusions[]>();

export async function playRun(
  reporter: Reporter,
  drills: readonly DrillToFold[],
  report: Report,
  output: RecordedOutput,
): Promise<void> {
  play(reporter, drills, output);
  await reporter.runFinished?.(report, []);
}

/** Lines as a person sees them, without colours. */
export const linesOf = (text: string): readonly string[] => stripVTControlCharacters(text).split('\n');
