import type { Command } from 'commander';
import type { HistoryFlags, HistoryListFlags, HistoryPruneFlags } from '../commands/flags';
import { UsageError } from '../domain/errors';
import type { Declare } from './declaration';
import { examples } from './examples';
import { declareAccept, declareTrend } from './declareTrend';
import { wholeNumber } from './options';

export const declareHistory: Declare = (program, { edge, done, projectFile }) => {
  const history = program
    .command('history')
    .description('past drills: what they came to, and how fast alerts were (default: list)')
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        'alertdrill history',
        'alertdrill history trend --env verification',
        'alertdrill history show 20261123T001502Z-k3f9x',
        'alertdrill history export > history.jsonl',
      ),
    );
  const of = <F extends object>(options: F) => ({ ...options, project: projectFile() });

  withFile(history.command('list', { isDefault: true }))
    .description('drills, the newest first')
    .option('--env <environment>', 'only of this environment')
    .option('--scenario <scenario>', 'only of this scenario')
    .option('--last <count>', 'how many drills', wholeNumber, 20)
    .option('--json', 'as JSON on stdout')
    .addHelpText(
      'after',
      examples('alertdrill history list', 'alertdrill history list --env verification --scenario route-cut --last 50'),
    )
    // What is no command comes here, since this is the default; commander would only count the words.
    .allowExcessArguments()
    .action(async (options: Omit<HistoryListFlags, 'project'>, { args: [word] }: Command) => {
      if (word !== undefined) throw await noCommand(word, history);
      const { listHistory } = await import('../commands/history/listHistory');
      done(await listHistory(edge, of(options)));
    });

  withFile(history.command('show'))
    .argument('[run]', "the run's id, or how it begins (default: the last run)")
    .description('the report of a run')
    .option('--json', 'as it was written: JSON')
    .addHelpText('after', examples('alertdrill history show', 'alertdrill history show 20261123T001502Z-k3f9x --json'))
    .action(async (run: string | undefined, options: HistoryFlags & { json?: boolean }) => {
      const { showHistory } = await import('../commands/history/showHistory');
      done(await showHistory(edge, run, of(options)));
    });

  declareTrend(withFile(history.command('trend')), { edge, done, projectFile });
  declareAccept(withFile(history.command('accept')), { edge, done, projectFile });

  withFile(history.command('import'))
    .argument(
      '[paths...]',
      'run folders, folders of them, files of `history export`; - is stdin (default: .alertdrill/runs)',
    )
    .description('add runs that are not in the history yet; of one that was killed, what its recording shows')
    .addHelpText(
      'after',
      examples('alertdrill history import', 'alertdrill history import artifacts/history.jsonl artifacts/runs'),
    )
    .action(async (paths: readonly string[], options: HistoryFlags) => {
      const { importHistory } = await import('../commands/history/importHistory');
      done(await importHistory(edge, paths, of(options)));
    });

  withFile(history.command('export'))
    .description('all of it as lines of JSON on stdout, a run each, the oldest first')
    .option('--since <duration>', 'only runs that began within it: 90d')
    .addHelpText('after', examples('alertdrill history export --since 90d > history.jsonl'))
    .action(async (options: HistoryFlags & { since?: string }) => {
      const { exportHistory } = await import('../commands/history/exportHistory');
      done(await exportHistory(edge, of(options)));
    });

  withFile(history.command('prune'))
    .description('remove runs that are older than a duration')
    .requiredOption('--older-than <duration>', 'by when they began: 400d')
    .option('--dry-run', 'only say how many')
    .addHelpText('after', examples('alertdrill history prune --older-than 400d --dry-run'))
    .action(async (options: Omit<HistoryPruneFlags, 'project'>) => {
      const { pruneHistory } = await import('../commands/history/pruneHistory');
      done(await pruneHistory(edge, of(options)));
    });
};

async function noCommand(word: string, { commands }: Command): Promise<UsageError> {
  const { didYouMean } = await import('../config/nearest');
  const hint = didYouMean(
    word,
    commands.map((command) => command.name()),
  );
  return new UsageError(`history has no command ${word}`, hint === undefined ? {} : { hint });
}

const withFile = (command: Command): Command =>
  command.option(
    '--history <file>',
    "the history's file, or the postgres:// URL of its database (default: that of the project file)",
  );
