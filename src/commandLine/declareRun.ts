import type { RunFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';
import { repeatable, selectingOptions, wholeNumber } from './options';

/** A line each would fill the page: the READMEs of src/reporters have the rest. */
const reporterHelp =
  'terminal, json=FILE, junit=FILE, markdown=FILE, html=FILE, github, slack=SECRET[,quiet], prometheus=FILE.prom, pushgateway=URL or mackerel=SERVICE (default: terminal)';

export const declareRun: Declare = (program, { edge, done, projectFile }) => {
  const command = program
    .command('run')
    .argument('[paths...]', 'expectation files, folders or patterns (default: all in expectations)')
    .description('drill the scenarios of expectation files');
  for (const option of selectingOptions()) command.addOption(option);
  command
    .addOption(repeatable('--reporter <kind[=file]>', reporterHelp))
    .option('--dry-run', 'show what would be done, in order, and touch nothing')
    .option('--wait <duration>', 'for another run that watches the same, instead of ending with exit code 75 at once')
    .option('--no-lease', 'take none in the history that machines share: no other one can drill this')
    .option('--seed <number>', 'of the start jitter, to repeat a run', wholeNumber)
    .option('--i-know-this-is-production <environment>', 'needed for an environment that is marked production')
    .addHelpText(
      'after',
      examples(
        'alertdrill run',
        'alertdrill run expectations/checkout --env verification',
        'alertdrill run --tag nightly --reporter terminal --reporter junit=out/junit.xml',
        'alertdrill run --reporter terminal --reporter html=out/report.html --reporter slack=SLACK_URL,quiet',
        'alertdrill run --scenario route-cut --dry-run',
        'alertdrill run --env verification --wait 30m',
      ),
    )
    .action(async (paths: string[], options: RunFlags) => {
      const { run } = await import('../commands/run');
      done(await run(edge, { ...options, paths, project: projectFile() }));
    });
};
