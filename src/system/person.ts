import { createInterface } from 'node:readline';
import { FaultError } from '../domain/errors';
import type { Clock } from '../ports/clock';
import type { Person } from '../ports/fault';

/** Whoever sits at this process's terminal. */
export function createPerson(clock: Clock): Person {
  const canBeAsked = () => process.stdin.isTTY;
  return {
    canBeAsked,
    confirm: (text, signal) =>
      new Promise((resolve, reject) => {
        if (!canBeAsked()) {
          reject(
            new FaultError('somebody has to be asked, and there is no terminal', { hint: 'run it in a terminal' }),
          );
          return;
        }
        const lines = createInterface({ input: process.stdin, output: process.stderr });
        const abort = (): void => {
          lines.close();
          reject(new FaultError('nobody answered before the drill was stopped'));
        };
        signal?.addEventListener('abort', abort, { once: true });
        lines.question(`\n>>> ${text}\n    Press Enter when it is done: `, () => {
          const atMs = clock.now();
          signal?.removeEventListener('abort', abort);
          lines.close();
          resolve(atMs);
        });
        if (signal?.aborted === true) abort();
      }),
  };
}
