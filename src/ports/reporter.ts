import type { Conclusions } from '../domain/conclusions';
import type { Fact } from '../domain/facts';
import type { DrillReport, Report, RunHeader } from '../domain/report';
import type { Scenario } from '../domain/scenario';
import type { Http } from './http';
import type { MetricPost } from './metricPost';

/** A kind of reporter: one folder in src/reporters and one line in its registry. `--reporter KIND[=FILE]`. */
export interface ReporterKind {
  readonly kind: string;
  readonly summary: string;
  /** Whether `=FILE` must, may or can't be given. */
  readonly file: 'required' | 'optional' | 'none';
  /** What stands behind `=` where that is no file, and has to; absent: nothing. */
  readonly argument?: ReporterArgument;
  /** Throws UsageError where it can't be as it was asked for. Does nothing else: also a dry run creates its reporters. */
  create(options: ReporterOptions, system: ReporterSystem): Reporter;
}

export interface ReporterArgument {
  /** As the help has it: `SECRET`. */
  readonly placeholder: string;
  /** Throws UsageError where it can't be that. It never repeats the text: somebody may have written a secret there. */
  readonly check: (text: string) => void;
}

export interface ReporterOptions {
  readonly file?: string;
  /** With its secrets: no output may show it. */
  readonly argument?: string;
  /** Files of the other reporters, for those who say where there is more. */
  readonly otherFiles?: readonly string[];
}

/**
 * What a reporter throws where something could not be sent: the network was in the way, or who answered. It is said, and
 * as with `announce` it changes no exit code: all is in the recording, and a nightly job that is red since some other
 * server was down is soon looked at by nobody. The message has no URL: secrets may stand in it.
 */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}

/** Listens; what it throws is reported and never breaks a drill. */
export interface Reporter {
  runStarted?(run: RunHeader, scenarios: readonly Scenario[]): void;
  /** @param fault in words, as its kind describes it; absent: a control */
  drillStarted?(scenario: Scenario, fault?: string): void;
  /** After each fact, with all that follows from the facts so far. */
  fact?(scenario: Scenario, fact: Fact, conclusions: Conclusions): void;
  drillFinished?(drill: DrillReport): void;
  /** @param missing what of the run could not be written: `the json report`, `the recording`; reports are finished first */
  runFinished?(report: Report, missing: readonly string[]): Promise<void> | void;
}

/** All of a run's reporters. They find out themselves which reports are missing; `missing` is what else is. */
export type Reporters = Required<Omit<Reporter, 'runFinished'>> & {
  readonly runFinished: (report: Report, missing: readonly string[]) => Promise<void>;
};

export interface ReporterSystem {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Harness's clock, ms. */
  now(): number;
  /** IANA name of the zone in which people read times; absent: this machine's. */
  readonly timeZone?: string;
  /** Calls back each `ms` until the returned function is called; never keeps the process alive. */
  every(ms: number, tick: () => void): () => void;
  /** Atomically: temporary file, fsync, rename; missing folders are made. */
  writeFile(path: string, text: string): Promise<void>;
  /** At its end; the file is made where there is none. */
  appendFile(path: string, text: string): Promise<void>;
  /** In bytes; 0 where there is no such file. */
  sizeOf(path: string): Promise<number>;
  /** Where relative paths begin. */
  readonly cwd: string;
  /** Variables, as a CI service sets them for its steps. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly http: Http;
  sleep(ms: number): Promise<void>;
  /** Value of one of the environment's `secrets`; undefined where there is none of that name. */
  secret(name: string): string | undefined;
  /** Undefined where there is none. */
  readFile(path: string): Promise<string | undefined>;
  /** Those of the environment. */
  readonly providers: readonly ReporterProvider[];
}

export interface ReporterProvider {
  readonly name: string;
  readonly kind: string;
  /** Absent: it keeps no metrics of others. Throws ProviderError. */
  postMetrics?(post: MetricPost): Promise<void>;
}

export interface TextSink {
  write(text: string): void;
  /** A terminal with a person at it: false under CI, even where that provides a pseudo-terminal. */
  readonly isTty: boolean;
  readonly colors: boolean;
  /** Columns; 80 where it is not a terminal, or one that doesn't say. */
  readonly columns: number;
}
