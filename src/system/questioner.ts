import confirm from '@inquirer/confirm';
import input from '@inquirer/input';
import password from '@inquirer/password';
import select from '@inquirer/select';
import { Cancelled, type Questioner } from '../ports/questioner';

/** Asks at this process's terminal, on stderr: stdout is for results. Undefined where nobody sits there. */
export function createQuestioner(signal: AbortSignal): Questioner | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const context = { input: process.stdin, output: process.stderr, signal };
  const verdictOf = (check: ((answer: string) => string | undefined) | undefined) => (answer: string) =>
    check?.(answer.trim()) ?? true;
  return {
    text: async (message, { default: preset, check } = {}) => {
      const options = { message, validate: verdictOf(check), ...(preset !== undefined && { default: preset }) };
      return (await asked(input(options, context))).trim();
    },
    hidden: async (message, check) =>
      (await asked(password({ message, mask: false, validate: verdictOf(check) }, context))).trim(),
    confirm: (message) => asked(confirm({ message, default: true }, context)),
    choose: (message, choices) => asked(select({ message, choices: [...choices], pageSize: 12, loop: false }, context)),
  };
}

/** Ctrl-C comes as an error of theirs: in raw mode it is a key and no signal. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const stopped = error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
    throw stopped ? new Cancelled() : error;
  }
}
