import type { Person } from '../ports/fault';
import type { Answer, Command } from './messages';
import { messageOf } from '../domain/caught';

/** Puts the keeper's questions to the person at the harness's terminal. */
export function createQuestions(person: Person, send: (command: Command) => void) {
  const open = new Map<number, AbortController>();

  const ask = async ({ question, text, insists }: Extract<Answer, { say: 'ask' }>): Promise<void> => {
    const withdrawn = new AbortController();
    open.set(question, withdrawn);
    try {
      const atMs = await person.confirm(text, withdrawn.signal, { insists });
      send({ say: 'confirmed', question, atMs });
    } catch (error) {
      const message = messageOf(error);
      if (!withdrawn.signal.aborted) send({ say: 'not-confirmed', question, message });
    } finally {
      open.delete(question);
    }
  };

  return {
    hear: (answer: Extract<Answer, { say: 'ask' | 'ask-no-more' }>): void => {
      if (answer.say === 'ask') void ask(answer);
      else open.get(answer.question)?.abort();
    },
    /** The keeper died: what it asked is asked no more. */
    withdrawAll: (): void => {
      for (const withdrawn of open.values()) withdrawn.abort();
    },
  };
}
