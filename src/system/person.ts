import { FaultError } from '../domain/errors';
import type { Clock } from '../ports/clock';
import type { Person } from '../ports/fault';
import { discardTyped, nextLine } from './typedLines';

/**
 * Whoever sits at this process's terminal. The terminal stays in its own line mode: there Ctrl-C is a signal, which
 * main.ts turns into an interrupt, and not a key that a prompt would swallow.
 */
export function createPerson(clock: Clock): Person {
  const canBeAsked = () => process.stdin.isTTY && !process.stdin.readableEnded && !process.stdin.destroyed;
  return {
    canBeAsked,
    confirm: async (text, signal, { insists } = { insists: false }) => {
      const say = (line: string): void => void process.stderr.write(line);
      const remind = (): void => say(`\n>>> Still to be done: ${text}\n${enterHint}${wayOut}`);
      if (insists) process.on('SIGINT', remind);
      try {
        if (!canBeAsked()) throw noTerminal();
        await discardTyped(process.stdin);
        if (signal?.aborted === true) throw stopped();
        say(`\n>>> ${text}\n${enterHint}`);
        const heard = await nextLine(process.stdin, signal);
        const atMs = clock.now();
        if (heard === 'line') return atMs;
        throw heard === 'aborted' ? stopped() : unanswered(text);
      } finally {
        process.off('SIGINT', remind);
      }
    },
  };
}

// Ends its line: the terminal reporter redraws the one below.
const enterHint = '    Press Enter when it is done.\n';
const wayOut = '    (Ctrl-D leaves it undone: `alertdrill recover` asks for it again.)\n';

const noTerminal = () =>
  new FaultError('somebody has to be asked, and there is no terminal', { hint: 'run it in a terminal' });

const stopped = () => new FaultError('nobody answered before the drill was stopped');

const unanswered = (text: string) =>
  new FaultError(`the terminal's input ended before it was confirmed: ${text}`, {
    hint: 'do it by hand, then run `alertdrill recover` in a terminal and confirm it',
  });
