/** What the operating system tells of its processes. */
export interface ProcessTable {
  /** Names this boot of the machine: after the next one, every identity is void. */
  readonly bootId: string;
  /** Undefined where there is no such process, or where it belongs to nobody we may look at. */
  row(pid: number): ProcessRow | undefined;
  /** Processes with `ALERTDRILL_TOKEN=token` in their environment; only those that we may look at. */
  pidsWithToken(token: string): readonly number[];
}

export interface ProcessRow {
  readonly startTime: string;
  readonly groupId: number;
  /** It has ended, and nobody has asked for its exit code: its pid is taken, but it is not alive. */
  readonly isZombie: boolean;
}
