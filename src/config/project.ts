import type { ConfigProblem } from '../domain/errors';
import type { CourtesyName } from '../domain/courtesy';
import type { Allow } from './allow';
import type { CourtesiesInput } from './courtesies';
import type { EnvironmentOutline } from './environmentOutline';
import type { Place } from '../ports/listen';
import type { ExclusionInput } from './projectSchema';
import type { Secret } from './secret';

/** What alertdrill.yaml says. */
export interface Project {
  /** The folder of the project file, absolute: relative paths start here. */
  readonly dir: string;
  /** Absolute. */
  readonly file: string;
  /** Where past drills are kept: an absolute path, or a postgres:// URL, which may have a password. */
  readonly historyPlace: string;
  /** Monitors that need no proof. */
  readonly exclusions: readonly ExclusionInput[];
  readonly environments: ReadonlyMap<string, Environment>;
  /** Environments that can't be chosen, because variables in them are not set. */
  readonly unusable: ReadonlyMap<string, readonly ConfigProblem[]>;
  /** Of all, whatever is wrong with them: expectation files are checked by it. */
  readonly outlines: ReadonlyMap<string, EnvironmentOutline>;
}

/** Where scenarios run. */
export interface Environment {
  readonly name: string;
  readonly production: boolean;
  readonly allow: Allow;
  /** The longest that a fault may last, ms; absent: as long as its scenario says. */
  readonly maxHoldMs?: number;
  /** For `${NAME}` in expectation files. */
  readonly vars: Readonly<Record<string, string>>;
  /** For `${secret.NAME}`, with the providers' keys (providerKey); without those whose variable is not set. */
  readonly secrets: Readonly<Record<string, Secret>>;
  /** All that the file declares. */
  readonly secretNames: readonly string[];
  readonly providers: readonly ProviderSettings[];
  /** Defaults for its scenarios. */
  readonly courtesies: CourtesiesInput;
  /** Where notifications are received; absent: nowhere. */
  readonly webhook?: Webhook;
  /** Who is told of runs; absent: nobody, or the URL is not known. */
  readonly announce?: Announce;
  /**
   * All that no output may show: the secrets, those in the providers' settings, and those of proxies that the variables
   * name. For createScrubber.
   */
  readonly hidden: readonly Secret[];
  /** Names of the variables with keys of this or another environment: programs that are started do not inherit those. */
  readonly withheld: readonly string[];
  /** Variables with credentials (in `secrets` and `providers`) that are not set; an offline check goes without. */
  readonly missing: readonly ConfigProblem[];
}

export interface Webhook {
  readonly listen: Place;
  /** As providers elsewhere reach it, without a slash at its end. */
  readonly publicUrl?: string;
  readonly token?: Secret;
}

export interface Announce {
  readonly webhook: Secret;
  readonly form: 'json' | 'slack';
}

export interface ProviderSettings {
  readonly name: string;
  readonly kind: string;
  /** As its kind parsed them; undefined where they can't be told because of a missing variable. */
  readonly settings: unknown;
  /** Whether it runs on this machine; absent where that can't be told, for the same reason. */
  readonly isLoopback?: boolean;
  /** What its kind can be asked to write for people's sake. */
  readonly offers?: readonly CourtesyName[];
  /** Of its API; absent as above. */
  readonly url?: string;
}
