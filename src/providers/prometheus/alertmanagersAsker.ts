import { ProviderError } from '../../domain/errors';
import type { Answer } from '../../jsonApi/jsonApi';
import type { Clock } from '../../ports/clock';
import type { Client, ReadRequest } from './client';

/** Asks all, and resolves with the answers of those that answer; throws the first failure where none does. */
type Ask = <T>(request: ReadRequest<T>, signal: AbortSignal) => Promise<readonly Answer<T>[]>;

/** One that did not answer while another did is taken to be down for so long, unless it answers. */
const downMs = 30_000;
/** One that is down, behind a firewall that drops what is sent, would hold each request up for its whole time-out. */
const timeoutOfDownMs = 1_000;

/**
 * One of a cluster that is down must not hold up what the others say. Once another has answered it is not asked again
 * for the same, and is not waited for long after that. Where no other answers, it is asked as if it were the only one.
 */
export function createAlertmanagersAsker(clients: readonly Client[], clock: Clock): Ask {
  const downUntilMs = new Map<Client, number>();
  const isDown = (client: Client) => clock.now() < (downUntilMs.get(client) ?? 0);

  return async <T>(request: ReadRequest<T>, signal: AbortSignal) => {
    const asked = async (some: readonly Client[], hurried: ReadonlySet<Client>): Promise<readonly Outcome<T>[]> => {
      const enough = new AbortController();
      return Promise.all(
        some.map(async (client) => {
          const inFull = { ...request, enough: enough.signal };
          const outcome = await outcomeOf(client.get(hurried.has(client) ? inAHurry(inFull) : inFull, signal));
          if ('answer' in outcome) {
            enough.abort();
            downUntilMs.delete(client);
          }
          return { client, ...outcome };
        }),
      );
    };

    const hurried = new Set(clients.filter(isDown));
    const first = await asked(clients, hurried);
    const isAnswered = first.some((outcome) => 'answer' in outcome);
    const outcomes = isAnswered
      ? first
      : [...first.filter(({ client }) => !hurried.has(client)), ...(await asked([...hurried], new Set()))];
    const answers = outcomes.flatMap((outcome) => ('answer' in outcome ? [outcome.answer] : []));
    for (const outcome of outcomes) {
      if ('answer' in outcome) continue;
      if (answers.length === 0) throw outcome.failure;
      // Not from an answer that was not waited for: one that is slow is asked in full again after a while.
      if (!hurried.has(outcome.client) && isSilent(outcome.failure, request))
        downUntilMs.set(outcome.client, clock.now() + downMs);
    }
    return answers;
  };
}

type Outcome<T> = { readonly client: Client } & ({ readonly answer: Answer<T> } | { readonly failure: ProviderError });

async function outcomeOf<T>(answer: Promise<Answer<T>>) {
  try {
    return { answer: await answer };
  } catch (error) {
    if (error instanceof ProviderError) return { failure: error };
    throw error;
  }
}

const inAHurry = <T>(request: ReadRequest<T>): ReadRequest<T> => ({
  ...request,
  timeoutMs: Math.min(request.timeoutMs ?? timeoutOfDownMs, timeoutOfDownMs),
});

/** It gave no answer at all. That it was slower than a poll waits does not make it down: evidence waits longer. */
const isSilent = ({ failure, status }: ProviderError, { timeoutMs }: ReadRequest<unknown>): boolean =>
  status === undefined && (failure === 'unreachable' || (failure === 'timeout' && timeoutMs === undefined));
