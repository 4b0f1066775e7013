import type { ProcessIdentity } from './processes';

/** A process of this machine, whoever started it. */
export interface LocalProcess {
  readonly identity: ProcessIdentity;
  /** The file name of what it executes: `nginx`, `node`; its own name where the system doesn't tell the file. */
  readonly program: string;
  /** By SIGSTOP, or by a terminal or debugger. */
  readonly isStopped: boolean;
  /** It is this process. */
  readonly isSelf: boolean;
}

/** The processes of this machine that alertdrill did not start, as far as this user may look at them. */
export interface LocalProcesses {
  /** Undefined where none lives under that id. */
  find(pid: number): Promise<LocalProcess | undefined>;
  /** Those that listen on a TCP port of this machine, in the order of their ids. */
  listeners(port: number): Promise<readonly LocalProcess[]>;
  /** Those of `roots` that live, and all that come from them; parents before their children, each once. */
  families(roots: readonly ProcessIdentity[]): Promise<readonly LocalProcess[]>;
  /**
   * To that process alone, unless the identity no longer holds. Throws where this user may not, and where it is this
   * process or the first of the machine.
   */
  signal(identity: ProcessIdentity, signal: LocalSignal): Promise<void>;
}

export type LocalSignal = 'SIGSTOP' | 'SIGCONT' | 'SIGTERM' | 'SIGKILL';
