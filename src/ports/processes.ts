/** A process that is known again after a crash: a pid alone may have been given to somebody else. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/PID/stat; elsewhere what `ps -o lstart=` says. */
  readonly startTime: string;
  readonly bootId: string;
}

export interface CommandLine {
  /** Program and arguments; never a shell. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Added to what it inherits of the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of variables that it does not inherit. Default: it inherits all of them. */
  readonly withheld?: readonly string[];
}

export interface CommandResult {
  /** Absent where a signal ended it. */
  readonly exitCode?: number;
  readonly signal?: string;
  readonly timedOut: boolean;
  /** The last 64 KiB of each, with invalid UTF-8 replaced. */
  readonly stdout: string;
  readonly stderr: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

export interface Processes {
  /**
   * Runs a command in a process group of its own to its end; past the time-out, or when the signal is aborted, the
   * whole group is killed. Rejects only where it could not be started.
   */
  run(command: CommandLine & { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<CommandResult>;
  /**
   * Starts a process that outlives this one, as leader of its own group; output goes to files.
   * `token` is put into its environment as ALERTDRILL_TOKEN, and findByToken finds it by that.
   */
  startDetached(
    command: CommandLine & { readonly token: string; readonly stdoutFile: string; readonly stderrFile: string },
  ): Promise<ProcessIdentity>;
  findByToken(token: string): Promise<readonly ProcessIdentity[]>;
  identify(pid: number): Promise<ProcessIdentity | undefined>;
  isAlive(identity: ProcessIdentity): Promise<boolean>;
  /** By a signal (SIGSTOP) or a debugger; it lives, and does nothing. */
  isStopped(identity: ProcessIdentity): Promise<boolean>;
  /** Signals the whole group, unless the identity no longer holds. */
  signalGroup(identity: ProcessIdentity, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<void>;
}
