import { Option } from 'commander';
import type { CoverageFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';

export const declareCoverage: Declare = (program, { edge, done, projectFile }) => {
  program
    .command('coverage')
    .description('every monitor: shown to fire by a drill (when, how fast), changed since, failing, or never drilled')
    .option('--env <environment>', 'the environment (needed where there are several)')
    .option(
      '--from <files...>',
      'monitors as code instead of asking the provider: monitors.json of `mkr monitors pull`, Prometheus rule files; ' +
        'PROVIDER=FILE where the environment has several of a kind',
    )
    .option('--max-age <duration>', 'a proof that is older is stale: 90d')
    .option('--fail-under <percent>', 'exit code 1 where fewer of the monitors that are not excluded are proven')
    .option(
      '--require-new <duration>',
      'exit code 1 where a monitor that was not in the files of --from that long ago, by git, has no expectation: 14d',
    )
    .addOption(new Option('--json', 'the result as JSON on stdout (schema/coverage.json)').conflicts('markdown'))
    .option('--markdown', 'the result as Markdown on stdout')
    .addHelpText(
      'after',
      examples(
        'alertdrill coverage',
        'alertdrill coverage --env verification --max-age 90d --fail-under 80',
        'alertdrill coverage --from monitors.json --require-new 14d',
        'alertdrill coverage --from rules/*.yml --markdown',
      ),
    )
    .action(async (options: Omit<CoverageFlags, 'project'>) => {
      const { coverage } = await import('../commands/coverage/coverage');
      done(await coverage(edge, { ...options, project: projectFile() }));
    });
};
