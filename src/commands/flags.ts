/** What commander parsed of each command's options (commandLine/). */
export interface SelectionFlags {
  readonly paths: readonly string[];
  readonly project: string | undefined;
  readonly env?: string;
  readonly tag?: readonly string[];
  readonly scenario?: readonly string[];
}

export interface RunFlags {
  readonly env?: string;
  readonly tag?: readonly string[];
  readonly scenario?: readonly string[];
  readonly reporter?: readonly string[];
  readonly dryRun?: boolean;
  /** Not parsed yet: `30m`. */
  readonly wait?: string;
  /** False: none is taken, though the history is shared. */
  readonly lease?: boolean;
  readonly seed?: number;
  readonly iKnowThisIsProduction?: string;
}

export interface CheckFlags {
  readonly env?: string;
  readonly tag?: readonly string[];
  readonly scenario?: readonly string[];
  readonly offline?: boolean;
  readonly json?: boolean;
  /** Each of `terminal`, `github`. */
  readonly reporter?: readonly string[];
}

export interface CoverageFlags {
  readonly project: string | undefined;
  readonly env?: string;
  /** `PATH` or `PROVIDER=PATH` each; absent: the providers are asked. */
  readonly from?: readonly string[];
  /** Not parsed yet: `90d`. */
  readonly maxAge?: string;
  /** Not parsed yet: `80`. */
  readonly failUnder?: string;
  /** Not parsed yet: `14d`. */
  readonly requireNew?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

export interface RecoverFlags {
  readonly json?: boolean;
  /** The id of an entry whose fault was undone by hand. */
  readonly forget?: string;
}

export interface StopFlags {
  /** Id of the run. */
  readonly run?: string;
  readonly json?: boolean;
}

export interface InitFlags {
  readonly provider?: string;
  readonly organization?: string;
  readonly env?: string;
  readonly apiUrl?: string;
  /** Name of the variable that holds the key; the key itself never comes by a flag. */
  readonly keyEnv?: string;
  /** Base URL that faults and probes may touch. */
  readonly target?: string;
  readonly monitor?: string;
  readonly offline?: boolean;
  readonly yes?: boolean;
}

export interface NewFlags {
  /** A name, or the provider's id. */
  readonly monitor?: string;
  readonly env?: string;
  /** Of the kind of fault; absent: the one that suits the monitor. */
  readonly fault?: string;
  readonly output?: string;
  readonly stdout?: boolean;
}

export interface SchemaFlags {
  readonly json?: boolean;
}

export interface StandinFlags {
  readonly port: string;
  readonly minute: string;
  readonly apiKey?: string;
  /** Names of the variables that hold the keys. */
  readonly apiKeyEnv?: string;
  readonly readOnlyKey?: string;
  readonly readOnlyKeyEnv?: string;
  readonly writeOnlyKeyEnv?: string;
  readonly seed?: string;
  readonly state?: string;
  readonly evaluationDelay: string;
  /** `NAME=VALUE` each. */
  readonly set?: readonly string[];
  readonly settings?: boolean;
  readonly exitWithStdin?: boolean;
}

/** Of all commands of the history. */
export interface HistoryFlags {
  readonly project: string | undefined;
  /** Its file; absent: that of the project. */
  readonly history?: string;
}

export interface HistoryListFlags extends HistoryFlags {
  readonly env?: string;
  readonly scenario?: string;
  readonly last: number;
  readonly json?: boolean;
}

export interface HistoryPruneFlags extends HistoryFlags {
  /** Not parsed yet: `400d`. */
  readonly olderThan: string;
  readonly dryRun?: boolean;
}

export interface HistoryTrendFlags extends HistoryFlags {
  readonly env?: string;
  readonly scenario?: string;
  /** Not parsed yet: `90d`. */
  readonly since?: string;
  /** Not parsed yet: `30s`, `10%`. */
  readonly minEffect?: string;
  /** Not parsed yet: `0.01`, `1%`. */
  readonly significance?: string;
  /** Not parsed yet: `60s`, `25%` each. */
  readonly shift?: readonly string[];
  readonly failOn: 'regression' | 'failure' | 'none';
  readonly all?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** A file. */
  readonly html?: string;
}

export interface HistoryAcceptFlags extends HistoryFlags {
  readonly env?: string;
  readonly scenario?: string;
  readonly reason?: string;
}
