import { InvalidArgumentError, Option } from 'commander';

/** Options of commands that select scenarios. */
export const selectingOptions = (): readonly Option[] => [
  new Option('--env <environment>', 'the environment (needed where there are several)'),
  repeatable('--tag <tag>', 'only scenarios with this tag'),
  repeatable('--scenario <scenario>', 'only this scenario'),
];

/**
 * May be given several times. Not commander's variadic option: that would take the paths behind it as well.
 * @param choices for help and completion; whether a value is one of them the command says
 */
export function repeatable(flags: string, description: string, choices?: readonly string[]): Option {
  const option = new Option(flags, `${description}; may be repeated`);
  if (choices !== undefined) option.choices(choices);
  // Without a default the first call has no list before it, whatever commander's types say.
  return option.argParser<readonly string[] | undefined>((value, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}
