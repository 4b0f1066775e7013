/** From the root of a file's data to a value in it. */
export type Path = readonly (string | number)[];

/** Something wrong with a file's data. It becomes a ConfigProblem with line and column once it is looked up in the file. */
export interface Issue {
  readonly path: Path;
  readonly message: string;
  readonly hint?: string;
  /** Point at the key instead of its value. */
  readonly atKey?: boolean;
  /** Holds whatever value a variable in there may get; what is said of a key (`atKey`) does anyhow. */
  readonly isCertain?: boolean;
  /** Point at this text within the value. */
  readonly find?: string;
}

/** `expect[0].within`; empty for the root. */
export function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** An issue whose message starts with the path, for people who look for it. */
export function issueAt(path: Path, message: string, extras: Omit<Issue, 'path' | 'message'> = {}): Issue {
  return { path, message: path.length === 0 ? message : `${pathText(path)}: ${message}`, ...extras };
}

/** Whether a path leads to `start` or deeper. */
export const startsWith = (path: Path, start: Path): boolean => start.every((part, index) => path[index] === part);
