/** Files in which a provider's monitors are kept as code; they are read without asking anybody. */
export interface MonitorFiles {
  /** For people: `the monitors.json of mkr monitors pull`. */
  readonly title: string;
  /** Whether it is such a file, by what is in it; it may still be wrong. */
  recognizes(data: unknown): boolean;
  read(data: unknown): MonitorsOfFile;
}

export interface MonitorsOfFile {
  readonly monitors: readonly MonitorInFile[];
  /** What is wrong, and where in the data. */
  readonly issues: readonly FileIssue[];
}

export interface MonitorInFile {
  /** Absent where the file gives none. */
  readonly id?: string;
  readonly name: string;
  readonly type: string;
  /** Only where that of the provider's answer is the same for the same configuration. */
  readonly configHash?: string;
}

export interface FileIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}
