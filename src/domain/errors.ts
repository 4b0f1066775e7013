/** What a person needs beside the message: what to do about it. */
interface ErrorContext {
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Misuse and faults of the outside world. Anything else is a bug and keeps its stack. */
export abstract class AlertdrillError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = new.target.name;
    this.hint = context.hint;
  }
}

/** The command line can't be carried out as typed. */
export class UsageError extends AlertdrillError {}

/** One thing that is wrong in a file. Lines and columns count from 1. */
export interface ConfigProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** In the file's data: `expect[0].within`; absent: the file as a whole, or no YAML. */
  readonly path?: string;
  readonly message: string;
  readonly hint?: string;
  /** The lines around it, with a marker. */
  readonly codeFrame?: string;
}

/** Everything that is wrong in the files, at once. */
export class ConfigError extends AlertdrillError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], context: ErrorContext = {}) {
    super(problems.map((problem) => problem.message).join('\n'), context);
    this.problems = problems;
  }
}

/** A fault could not be prepared, injected or rolled back. */
export class FaultError extends AlertdrillError {}

/** The run is over, and a fault or a load of it may still be there. */
export class RollbackError extends FaultError {}

/** A provider did not answer, or not as it should. */
export class ProviderError extends AlertdrillError {
  readonly failure: ProviderFailure;
  /** HTTP status, where there was one. */
  readonly status: number | undefined;
  readonly retryable: boolean;

  constructor(
    failure: ProviderFailure,
    message: string,
    context: ErrorContext & { readonly status?: number; readonly retryable?: boolean } = {},
  ) {
    super(message, context);
    this.failure = failure;
    this.status = context.status;
    this.retryable = context.retryable ?? false;
  }
}

/** It did answer, but as an organization that the project file does not name. */
export class ForeignOrganizationError extends ProviderError {
  readonly organization: string;

  constructor(message: string, context: ErrorContext & { readonly organization: string }) {
    super('refused', message, context);
    this.organization = context.organization;
  }
}

/** Why a request to a provider failed. `refused`: a 4xx other than 401, 403 and 429. */
export type ProviderFailure =
  'unauthorized' | 'forbidden' | 'rate-limited' | 'server-error' | 'timeout' | 'unreachable' | 'malformed' | 'refused';
