import type { Command, Option } from 'commander';

/** What was typed before the cursor: a value may depend on it. */
export interface Typed {
  /** By the option's long name, as often as it was given. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

/** How far a command line has got. */
export interface Reading {
  command: Command;
  /** The option whose value comes next. */
  pending: Option | undefined;
  /** `--` was typed. */
  onlyOperands: boolean;
  readonly typed: { readonly options: Map<string, readonly string[]>; readonly operands: string[] };
}

export function readWords(program: Command, words: readonly string[]): Reading {
  const typed = { options: new Map<string, readonly string[]>(), operands: [] as string[] };
  const reading: Reading = { command: program, pending: undefined, onlyOperands: false, typed };
  const give = (option: Option, value: string) =>
    typed.options.set(option.long ?? '', [...(typed.options.get(option.long ?? '') ?? []), value]);
  for (const word of words) {
    const { command, pending, onlyOperands } = reading;
    if (pending !== undefined && !isEnd(pending, word)) {
      give(pending, word);
      // Of one that takes several values the next word is one, too.
      if (!pending.variadic) reading.pending = undefined;
    } else if (word === '--') reading.onlyOperands = true;
    else if (!onlyOperands && word.startsWith('-')) {
      reading.pending = undefined;
      const [flag = '', ...rest] = word.split('=');
      const option = findOption(command, flag);
      if (option?.required !== true) continue;
      if (rest.length > 0) give(option, rest.join('='));
      else reading.pending = option;
    } else if (command.commands.length > 0) {
      reading.command = command.commands.find((each) => each.name() === word) ?? command;
    } else typed.operands.push(word);
  }
  return reading;
}

/** Whether the values of an option that takes several end before this word. */
export const isEnd = ({ variadic }: Option, word: string): boolean => variadic && word.startsWith('-');

/** Of the command, or of those above it. */
export const findOption = (command: Command, flag: string): Option | undefined =>
  command.options.find(({ long, short }) => flag === long || flag === short) ??
  (command.parent === null ? undefined : findOption(command.parent, flag));
