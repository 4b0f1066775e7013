import type { NewFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';

export const declareNew: Declare = (program, { edge, done, projectFile }) => {
  program
    .command('new')
    .description('write an expectation file for a monitor, with a deadline, a fault and a probe that suit it')
    .option('--monitor <name>', 'its exact name, or its id (default: in a terminal, choose from all)')
    .option('--env <environment>', 'the environment (needed where there are several)')
    .option('--fault <fault>', 'another kind of fault than the one that suits the monitor')
    .option('--output <file>', 'where it is written (default: expectations/NAME.yaml); nothing is replaced')
    .option('--stdout', 'print it, write no file')
    .addHelpText(
      'after',
      examples(
        'alertdrill new',
        'alertdrill new --monitor "Shop checkout 5xx" --env verification',
        'alertdrill new --monitor HighErrorRate --fault command --output expectations/errors.yaml',
        'alertdrill new --monitor HighErrorRate --stdout',
      ),
    )
    .action(async (options: NewFlags) => {
      const { newExpectation } = await import('../commands/new/new');
      done(await newExpectation(edge, { ...options, project: projectFile() }));
    });
};
