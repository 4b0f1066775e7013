import { ProviderError } from '../domain/errors';
import type { ProviderSystem } from '../ports/provider';
import { createExchange, type Answer, type ExchangeRequest, type JsonApiAccess } from './exchange';

export type { Answer };

/** Reads of a provider's JSON API. There is no other method here than GET: nothing can be changed. */
export interface JsonApi {
  /**
   * Throws ProviderError, or the signal's reason when it is aborted. A poll and its logs are never retried; evidence,
   * which is not timed, is asked for up to three times where that may help.
   */
  read<T>(request: ReadRequest<T>, signal: AbortSignal): Promise<Answer<T>>;
}

export interface ReadRequest<T> extends Omit<ExchangeRequest<T>, 'method' | 'json'> {
  /** Once aborted no further attempt is made: what fails has failed. The attempt in flight goes on. */
  readonly enough?: AbortSignal;
}

const attempts = 3;
const backoffMs = 1_000;

export function createJsonApi(access: JsonApiAccess, system: ProviderSystem): JsonApi {
  const { clock } = system;
  const exchange = createExchange(access, system);

  /** Resolves with false where it was not for the whole time, since there is `enough`. */
  const pause = async (ms: number, enough: AbortSignal | undefined, signal: AbortSignal): Promise<boolean> => {
    const ends = enough === undefined ? signal : AbortSignal.any([signal, enough]);
    await clock.sleep(ms, ends).catch(() => signal.throwIfAborted());
    return enough?.aborted !== true;
  };

  return {
    read: async (request, signal) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await exchange({ ...request, method: 'GET' }, signal);
        } catch (error) {
          const mayHelp = error instanceof ProviderError && error.retryable;
          if (!mayHelp || request.priority !== 'evidence' || attempt === attempts) throw error;
          if (!(await pause(backoffMs * attempt, request.enough, signal))) throw error;
        }
      }
    },
  };
}

/** What was read; undefined where the API says 404: there is none, or another server has no such list. */
export async function unlessNotFound<T>(answer: Promise<Answer<T>>): Promise<T | undefined> {
  try {
    return (await answer).value;
  } catch (error) {
    if (error instanceof ProviderError && error.status === 404) return undefined;
    throw error;
  }
}
