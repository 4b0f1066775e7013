import { randomUUID } from 'node:crypto';
import type { Tools } from '../assemble';
import { UsageError } from '../domain/errors';
import type { Edge } from '../edge';
import { endLease } from '../lease/endLease';
import { inTime } from '../lease/inTime';
import { sharersIn } from '../lease/leasedThings';
import { renewLease } from '../lease/renewLease';
import { answerMs, holderOf } from '../lease/takeLease';
import type { SharersOf } from '../watchProviders';
import { leaseTermsOf } from './leaseTermsOf';
import { undividedText } from './lockedText';
import type { Selection } from './select';

export interface Joined {
  /** Absent: nobody shares, or nobody knows. */
  readonly sharersOf?: SharersOf;
  leave(): Promise<void>;
}

const alone: Joined = { leave: () => Promise.resolve() };

/**
 * For a command that only reads: where machines share a history, it takes its share of the requests to the providers, and a
 * run that asks the same ones takes less meanwhile. Where the database can't be reached it reads all the same, and says so.
 *
 * @param command as people call it: `check`
 */
export async function joinReaders(
  command: string,
  edge: Edge,
  tools: Pick<Tools, 'clock' | 'kinds' | 'processes' | 'stateDir' | 'pid'>,
  selection: Pick<Selection, 'project' | 'environment'>,
): Promise<Joined> {
  const { clock } = tools;
  const { project, environment } = selection;
  // On loopback requests are not counted.
  if (environment.providers.every(({ isLoopback }) => isLoopback === true)) return alone;
  const terms = leaseTermsOf(edge, tools, selection);
  if (terms === undefined) return alone;
  const { store, things } = terms;
  const token = randomUUID();
  const renewedAtMs = clock.now();
  const run = { id: command, environment: environment.name, projectDir: project.dir, startedAtMs: renewedAtMs };
  try {
    const holder = await holderOf(terms, tools, run);
    const signal = edge.interrupt;
    const sharers = await inTime(store.join({ things, token, holder }), answerMs, { store, clock, signal });
    const renewal = renewLease(store, clock, { token, things, renewedAtMs, sharers });
    const leave = async (): Promise<void> => {
      await renewal.stop();
      await endLease(store, clock, token, 'given-back');
    };
    return { sharersOf: sharersIn(renewal, terms.host), leave };
  } catch (error) {
    store.drop();
    if (!(error instanceof UsageError)) throw error;
    edge.stderr.write(undividedText(error.message));
    return alone;
  }
}
