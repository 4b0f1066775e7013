import type { InitFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';

export const declareInit: Declare = (program, { edge, done, projectFile }) => {
  program
    .command('init')
    .description('write a project file and a first expectation file; asks in a terminal, else goes by the options')
    .option('--provider <provider>', 'whose alerts are watched (default: mackerel)')
    .option('--organization <name>', "the provider's organization for drills; compared with that of the key")
    .option('--env <name>', 'the environment that drills may disturb (default: verification)')
    .option('--target <url>', 'base URL of what is drilled: faults and probes may reach its host')
    .option('--monitor <name>', 'the monitor of the first expectation (default: the first that suits)')
    .option(
      '--key-env <variable>',
      'variable that holds the API key; a key is never an argument (default: MACKEREL_APIKEY)',
    )
    .option('--api-url <url>', "the provider's API, where it is not the public one")
    .option('--offline', 'do not try the key, ask no provider')
    .option('--yes', 'ask nothing')
    .addHelpText(
      'after',
      examples(
        'alertdrill init',
        'alertdrill init --organization acme-verify --target https://shop.verify.example.com --yes',
        'alertdrill init --offline --organization acme-verify --monitor "Shop checkout 5xx"',
      ),
    )
    .action(async (options: InitFlags) => {
      const { init } = await import('../commands/init/init');
      done(await init(edge, { ...options, project: projectFile() }));
    });
};
