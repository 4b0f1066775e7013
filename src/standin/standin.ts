import type { Clock } from './clock';
import type { Periods } from './engine/periods';
import type { Settings } from './engine/settings';
import type { LastJudgements } from './monitoring/lastJudgements';
import type { Outbox } from './outbox';
import type { Store } from './store/store';

/** One organization of the stand-in: what everything here works on. */
export interface Standin {
  readonly organization: string;
  readonly store: Store;
  readonly settings: Settings;
  readonly periods: Periods;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly lastJudgements: LastJudgements;
  /** Tells whoever started the stand-in, a line each. */
  readonly log: (line: string) => void;
}
