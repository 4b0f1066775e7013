import type { InitFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';

export const declareInit: Declare = (program, { edge, done, projectFile }) => {
  program
    .command('init')
    .description('write a project file and a first expectation file; asks in a terminal, else goes by the options')
    .option('--provider <provider>', 'whose alerts are watched: mackerel or prometheus')
    .option('--organization <name>', "Mackerel's organization for drills; compared with that of the key")
    .option('--env <name>', 'the environment that drills may disturb (default: verification)')
    .option('--target <url>', 'base URL of what is drilled: faults and probes may reach its host')
    .option('--monitor <name>', 'the monitor of the first expectation (default: the first that suits)')
    .option(
      '--key-env <variable>',
      'variable that holds the API key or token; a key is never an argument (default: MACKEREL_APIKEY, PROMETHEUS_TOKEN)',
    )
    .option('--api-url <url>', 'base URL of Prometheus; of Mackerel, where it is not the public one')
    .option('--offline', 'try no key, ask no provider')
    .option('--yes', 'ask nothing')
    .addHelpText(
      'after',
      examples(
        'alertdrill init',
        'alertdrill init --organization acme-verify --target https://shop.verify.example.com --yes',
        'alertdrill init --provider prometheus --api-url http://127.0.0.1:9090 --monitor HighErrorRate --yes',
        'alertdrill init --offline --organization acme-verify --monitor "Shop checkout 5xx"',
      ),
    )
    .action(async (options: InitFlags) => {
      const { init } = await import('../commands/init/init');
      done(await init(edge, { ...options, project: projectFile() }));
    });
};
