import type { CheckFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';
import { repeatable, selectingOptions } from './options';

export const declareCheck: Declare = (program, { edge, done, projectFile }) => {
  const command = program
    .command('check')
    .argument('[paths...]', 'expectation files, folders or patterns (default: all in expectations)')
    .description('validate files; online, everything that a drill would find in its way, without touching anything')
    .option('--offline', 'only the files: no provider is asked');
  for (const option of selectingOptions()) command.addOption(option);
  command
    .option('--json', 'the result as JSON on stdout')
    .addOption(
      repeatable(
        '--reporter <kind>',
        'terminal, or github: annotations at the lines of the files, for GitHub Actions (default: terminal)',
      ),
    )
    .addHelpText(
      'after',
      examples(
        'alertdrill check --offline',
        'alertdrill check --env verification',
        'alertdrill check expectations/new.yaml --json',
        'alertdrill check --env verification --reporter terminal --reporter github',
      ),
    )
    .action(async (paths: string[], options: CheckFlags) => {
      const { check } = await import('../commands/check/check');
      done(await check(edge, { ...options, paths, project: projectFile() }));
    });
};
