import { Option } from 'commander';
import type { DemoFlags } from '../commands/demo/demo';
import type { Declare } from './declaration';
import { demoScenarios } from '../commands/demo/demoScenarios';
import { examples } from './examples';
import { repeatable } from './options';

export const declareDemo: Declare = (program, { edge, done }) => {
  program
    .command('demo')
    .description('a shop, what watches it, and four drills of them, on this machine')
    .addOption(
      new Option('--stack <name>', 'what watches the shop: a Mackerel stand-in, or real Prometheus and Alertmanager')
        .choices(['mackerel', 'prometheus'])
        .default('mackerel'),
    )
    .option('--out <folder>', 'where report.html, report.json and junit.xml go', 'out')
    .addOption(repeatable('--scenario <scenario>', 'only this one', demoScenarios))
    .option('--keep', 'leave all of it running afterwards, until Ctrl-C, to drill it by hand')
    .addHelpText(
      'after',
      examples('alertdrill demo', 'alertdrill demo --stack prometheus', 'alertdrill demo --scenario route-cut --keep'),
    )
    .action(async (options: DemoFlags) => {
      const { demo } = await import('../commands/demo/demo');
      done(await demo(edge, options));
    });
};
