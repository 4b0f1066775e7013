/** What the operating system tells of its processes. */
export interface ProcessTable {
  /** Names this boot of the machine: after the next one, every identity is void. */
  readonly bootId: string;
  /** Undefined where there is no such process, or where it belongs to nobody we may look at. */
  row(pid: number): ProcessRow | undefined;
  /** Processes with `ALERTDRILL_TOKEN=token` in their environment; only those that we may look at. */
  pidsWithToken(token: string): readonly number[];
  /** All that there are. */
  pids(): readonly number[];
  /** The file name of what it executes, else its own name; undefined where there is no such process. */
  programOf(pid: number): string | undefined;
  /** Who listens on a TCP port; only those that we may look at. */
  listenerPids(port: number): readonly number[];
}

export interface ProcessRow {
  readonly startTime: string;
  readonly parentId: number;
  readonly groupId: number;
  /** By a signal (SIGSTOP) or a debugger. */
  readonly isStopped: boolean;
  /** It has ended, and nobody has asked for its exit code: its pid is taken, but it is not alive. */
  readonly isZombie: boolean;
}
