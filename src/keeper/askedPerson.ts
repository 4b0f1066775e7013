import { FaultError } from '../domain/errors';
import type { Person } from '../ports/fault';
import type { Answer, Command } from './messages';

/** A person at the harness's terminal, asked from the keeper. */
export interface AskedPerson extends Person {
  hear(answer: Extract<Command, { say: 'confirmed' | 'not-confirmed' }>): void;
  /** The harness is gone, and nobody will answer any more. */
  leave(): void;
}

interface Question {
  readonly confirmed: (atMs: number) => void;
  readonly failed: (error: unknown) => void;
}

export function createAskedPerson(send: (answer: Answer) => void): AskedPerson {
  const open = new Map<number, Question>();
  let asked = 0;
  let left = false;

  return {
    canBeAsked: () => !left,
    confirm: async (text, signal, { insists } = { insists: false }) => {
      if (left) throw nobody(text);
      signal?.throwIfAborted();
      const question = ++asked;
      const stop = () => {
        open.get(question)?.failed(signal?.reason);
        send({ say: 'ask-no-more', question });
      };
      signal?.addEventListener('abort', stop);
      send({ say: 'ask', question, text, insists });
      try {
        return await new Promise<number>((confirmed, failed) => open.set(question, { confirmed, failed }));
      } finally {
        open.delete(question);
        signal?.removeEventListener('abort', stop);
      }
    },
    hear: (answer) => {
      const question = open.get(answer.question);
      if (answer.say === 'confirmed') question?.confirmed(answer.atMs);
      else question?.failed(new FaultError(answer.message));
    },
    leave: () => {
      left = true;
      for (const question of open.values()) question.failed(nobody('an open question'));
    },
  };
}

const nobody = (text: string) =>
  new FaultError(`nobody is there to be asked: ${text}`, {
    hint: 'do it by hand, then run `alertdrill recover` in a terminal and confirm it',
  });
