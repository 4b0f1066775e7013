import type { Command, Option } from 'commander';
import { findOption, isEnd, readWords, type Typed } from './readWords';

/** What may stand at the cursor. */
export interface Candidates {
  readonly words: readonly Candidate[];
  /** What the shell completes itself, beside the words or where none of them fits. Absent: nothing. */
  readonly paths?: Paths;
}

export interface Paths {
  readonly of: 'files' | 'folders';
  /** What stands before the path in the word at the cursor: `json=`, or nothing. */
  readonly after: string;
}

export interface Candidate {
  readonly word: string;
  /** For people; shells that can show it do. */
  readonly about?: string;
}

/** Candidates for a value that begins with `current`, by its placeholder in the help: `<environment>`, `[paths...]`. */
export type ValuesOf = (placeholder: string, typed: Typed, current: string) => Promise<Candidates>;

/**
 * What can follow: commands, options and their values.
 *
 * @param words all after the program's name; the last one ends at the cursor and may be empty
 */
export async function complete(program: Command, words: readonly string[], valuesOf: ValuesOf): Promise<Candidates> {
  const current = words.at(-1) ?? '';
  const { command, pending, onlyOperands, typed } = readWords(program, words.slice(0, -1));
  const valuesOfOption = (option: Option, value: string): Promise<Candidates> | Candidates =>
    option.argChoices === undefined
      ? valuesOf(placeholderOf(option), typed, value)
      : { words: option.argChoices.map((word) => ({ word })) };
  if (pending !== undefined && !isEnd(pending, current)) return valuesOfOption(pending, current);
  if (!onlyOperands && current.startsWith('-')) {
    const [, flag, value] = /^(--[^=]+)=(.*)$/.exec(current) ?? [];
    if (flag === undefined || value === undefined) return { words: optionsOf(command) };
    const option = findOption(command, flag);
    return option?.required === true ? behind(`${flag}=`, await valuesOfOption(option, value)) : none;
  }
  if (command.commands.length > 0) return { words: commandsOf(command) };
  const { registeredArguments } = command;
  const next = registeredArguments[typed.operands.length] ?? registeredArguments.find(({ variadic }) => variadic);
  if (next === undefined) return none;
  if (next.name() === 'command') return { words: commandsOf(program) };
  return valuesOf(next.name(), typed, current);
}

const none: Candidates = { words: [] };

const behind = (head: string, { words, paths }: Candidates): Candidates => ({
  words: words.map((candidate) => ({ ...candidate, word: `${head}${candidate.word}` })),
  ...(paths && { paths: { ...paths, after: `${head}${paths.after}` } }),
});

/** `environment` of `--env <environment>`. */
const placeholderOf = ({ flags }: Option): string => /<(.+)>$/.exec(flags)?.[1] ?? '';

function commandsOf(program: Command): readonly Candidate[] {
  const visible = program.createHelp().visibleCommands(program);
  return visible.map((command) => ({ word: command.name(), about: command.description() }));
}

function optionsOf(command: Command): readonly Candidate[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].flatMap(({ long, description }) =>
    long === undefined ? [] : [{ word: long, about: description }],
  );
}
