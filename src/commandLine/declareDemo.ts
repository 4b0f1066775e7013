import type { DemoFlags } from '../commands/demo/demo';
import type { Declare } from './declaration';
import { examples } from './examples';
import { repeatable } from './options';

const scenarios = ['access-10x', 'image-expired', 'quiet-hour', 'route-cut'];

export const declareDemo: Declare = (program, { edge, done }) => {
  program
    .command('demo')
    .description('a shop, a Mackerel stand-in and four drills of them, on this machine')
    .option('--out <folder>', 'where report.json and junit.xml go', 'out')
    .addOption(repeatable('--scenario <scenario>', 'only this one', scenarios))
    .option('--keep', 'leave shop, stand-in and feeder running afterwards, until Ctrl-C, to drill them by hand')
    .addHelpText('after', examples('alertdrill demo', 'alertdrill demo --scenario route-cut --keep'))
    .action(async (options: DemoFlags) => {
      const { demo } = await import('../commands/demo/demo');
      done(await demo(edge, options));
    });
};
