import { UsageError } from '../domain/errors';
import type { Declare } from './declaration';
import { examples } from './examples';

/** Not commander's own, which passes over a command that there is not. */
export const declareHelp: Declare = (program) => {
  program
    .command('help')
    .argument('[command]', 'a command')
    .description('print the help of a command')
    .addHelpText('after', examples('alertdrill help', 'alertdrill help run'))
    .action(async (name: string | undefined) => {
      if (name === undefined) return program.help();
      const commands = program.createHelp().visibleCommands(program);
      const found = commands.find((command) => command.name() === name);
      if (found === undefined)
        throw await unknownCommand(
          name,
          commands.map((command) => command.name()),
        );
      found.help();
    });
};

async function unknownCommand(name: string, names: readonly string[]): Promise<UsageError> {
  const { didYouMean } = await import('../config/nearest');
  const hint = didYouMean(name, names);
  return new UsageError(`there is no command ${name}`, hint === undefined ? {} : { hint });
}
