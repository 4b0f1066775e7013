import type { ProviderKind, ProviderSetup, ProviderSystem } from '../../ports/provider';
import type { Questioner } from '../../ports/questioner';

/** What `init` needs from outside. */
export interface InitSystem {
  /** Where the project is to be. */
  readonly dir: string;
  /** Of alertdrill itself: the JSON Schemas lie there. */
  readonly packageDir: string;
  readonly environmentVariables: Readonly<Record<string, string | undefined>>;
  /** Absent: nobody is asked. */
  readonly questioner?: Questioner;
  /** Progress, for people. */
  readonly say: (line: string) => void;
  readonly providerKinds: readonly ProviderKind[];
  /** What a provider of that kind is reached by. */
  readonly connect: (kind: ProviderKind, settings: unknown) => Connection;
  readonly signal: AbortSignal;
}

export interface Connection {
  readonly system: ProviderSystem;
  /** Aborts what is in flight. */
  readonly close: () => void;
}

/** A kind that can be set up by questions. */
export interface SetUpKind {
  readonly kind: ProviderKind;
  readonly setup: ProviderSetup;
}
