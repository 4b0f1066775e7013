import { Option, type Command } from 'commander';
import type { HistoryAcceptFlags, HistoryTrendFlags } from '../commands/flags';
import type { DeclarationContext } from './declaration';
import { examples } from './examples';
import { repeatable } from './options';

/** `alertdrill history trend`. */
export const declareTrend = (command: Command, { edge, done, projectFile }: DeclarationContext): void =>
  void command
    .description(
      'which alerts come later than they did, or no more: since when, and why; silent on what has not changed',
    )
    .option('--env <environment>', 'only of this environment')
    .option('--scenario <scenario>', 'only of this scenario')
    .option('--since <duration>', 'only results within it: 90d')
    .option('--all', 'a table of all expectations, not only of those that changed')
    .addOption(
      new Option('--fail-on <what>', 'exit code 1 with a regression; with a failure: also where the last run failed')
        .choices(['regression', 'failure', 'none'])
        .default('regression'),
    )
    .option(
      '--min-effect <effect>',
      'a shift that is less is none: a duration, or a part of the deadline (default: 10%)',
    )
    .option(
      '--significance <part>',
      'how many expectations may raise a false alarm in a year of nights, at most (default: 1%)',
    )
    .addOption(
      repeatable('--shift <shift>', 'say how many runs such a shift takes to be seen: 60s, 25% (default: 25% and 50%)'),
    )
    .addOption(new Option('--json', 'all of it as JSON on stdout (schema/trend.json)').conflicts('markdown'))
    .option('--markdown', 'as Markdown on stdout')
    .option('--html <file>', 'with charts, as a page in one file, beside what is on stdout')
    .addHelpText(
      'after',
      examples(
        'alertdrill history trend --env verification',
        'alertdrill history trend --all --min-effect 30s --html out/trend.html',
        'alertdrill history trend --fail-on failure --markdown >> "$GITHUB_STEP_SUMMARY"',
      ),
    )
    .action(async (options: Omit<HistoryTrendFlags, 'project'>) => {
      const { trendHistory } = await import('../commands/history/trend/trendHistory');
      done(await trendHistory(edge, { ...options, project: projectFile() }));
    });

/** `alertdrill history accept`. */
export const declareAccept = (command: Command, { edge, done, projectFile }: DeclarationContext): void =>
  void command
    .argument('<scenario>', 'a scenario, or the key of an expectation (`history trend --json` has it)')
    .description('how it is now is how it should be: later runs are compared with those from now on')
    .option('--env <environment>', 'needed where several have it')
    .option('--scenario <scenario>', 'of a key that several scenarios have: whose it is')
    .option('--reason <text>', 'why: the trend says it to whoever reads it later')
    .addHelpText(
      'after',
      examples(
        "alertdrill history accept route-cut --reason 'duration is 2 now: fewer false alarms'",
        'alertdrill history accept route-cut --env verification',
      ),
    )
    .action(async (name: string, options: Omit<HistoryAcceptFlags, 'project'>) => {
      const { acceptHistory } = await import('../commands/history/acceptHistory');
      done(await acceptHistory(edge, name, { ...options, project: projectFile() }));
    });
