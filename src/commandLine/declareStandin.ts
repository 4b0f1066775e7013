import type { StandinFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';
import { repeatable } from './options';

export const declareStandin: Declare = (program, { edge, done }) => {
  program
    .command('standin')
    .argument('<system>', 'whose API it speaks: mackerel')
    .description('the Mackerel-compatible server alone, on 127.0.0.1; its first line on stdout is JSON')
    .option('--port <port>', 'port; 0 picks a free one', '0')
    .option('--minute <duration>', 'how long a Mackerel minute lasts', '60s')
    .option('--api-key-env <variable>', 'variable that holds the key that may read and write (default: a random key)')
    .option('--read-only-key-env <variable>', 'variable that holds a key that may only read')
    .option('--write-only-key-env <variable>', 'variable that holds a key that may only write')
    .option('--api-key <key>', 'the first key itself, which every process list shows then')
    .option('--read-only-key <key>', 'the second key itself')
    .option('--seed <file>', 'hosts, services, monitors (the format of `mkr monitors pull`), channels...')
    .option('--state <file>', 'keep everything in this file, and find it there again; --seed fills a new one alone')
    .option('--evaluation-delay <duration>', 'judge posted data that much later', '0s')
    .option('--settings', 'say what is assumed of Mackerel where its documents are silent, and why; then end')
    .addOption(repeatable('--set <name=value>', 'assume something else'))
    .option('--exit-with-stdin', 'end when stdin ends, so that it never outlives its parent')
    .addHelpText(
      'after',
      examples(
        'alertdrill standin mackerel --port 18081 --minute 2s',
        'STANDIN_KEY=... alertdrill standin mackerel --port 18081 --api-key-env STANDIN_KEY --state standin.db',
        'STANDIN_KEY=... alertdrill standin mackerel --port 18081 --api-key-env STANDIN_KEY',
        'alertdrill standin mackerel --set connectivitySilenceMinutes=5 --settings',
        'mkr --apibase http://127.0.0.1:18081 org',
      ),
    )
    .action(async (system: string, options: StandinFlags) => {
      const { standin } = await import('../commands/standin');
      done(await standin(edge, system, options));
    });
};
