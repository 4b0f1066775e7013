import { FaultError } from '../domain/errors';
import type { Answer, Command } from './messages';

/** The harness's requests to its keeper, each waiting for its answer. */
export interface Requests {
  /** Rejects with FaultError. An abort is told to the keeper, and the request still waits for its answer. */
  ask(command: Question, signal?: AbortSignal): Promise<unknown>;
  hear(answer: Extract<Answer, { say: 'done' | 'failed' }>): void;
  /** Nobody will answer any more. */
  failAll(error: FaultError): void;
}

type Numbered = Extract<Command, { say: 'arm' | 'inject' | 'rollback' | 'rollback-all' }>;
type Question = Numbered extends infer Each ? (Each extends Numbered ? Omit<Each, 'request'> : never) : never;

interface Waiting {
  readonly done: (result: unknown) => void;
  readonly failed: (error: FaultError) => void;
}

export function createRequests(send: (command: Command) => void): Requests {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let over: FaultError | undefined;

  return {
    ask: async (question, signal) => {
      if (over !== undefined) throw over;
      const request = ++asked;
      const abort = () => send({ say: 'abort', request });
      const answered = new Promise((done, failed) => waiting.set(request, { done, failed }));
      send({ ...question, request });
      if (signal?.aborted === true) abort();
      signal?.addEventListener('abort', abort);
      try {
        return await answered;
      } finally {
        waiting.delete(request);
        signal?.removeEventListener('abort', abort);
      }
    },
    hear: (answer) => {
      const request = waiting.get(answer.request);
      if (answer.say === 'done') request?.done(answer.result);
      else request?.failed(new FaultError(answer.message, answer.hint === undefined ? {} : { hint: answer.hint }));
    },
    failAll: (error) => {
      over = error;
      for (const request of waiting.values()) request.failed(error);
    },
  };
}
