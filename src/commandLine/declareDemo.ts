import type { Declare } from './declaration';
import { examples } from './examples';

export const declareDemo: Declare = (program, { edge, done }) => {
  program
    .command('demo')
    .description('a shop, a Mackerel stand-in and four drills of them, on this machine')
    .option('--out <folder>', 'where report.json and junit.xml go', 'out')
    .option('--keep', 'leave shop and stand-in running afterwards, until Ctrl-C')
    .addHelpText('after', examples('alertdrill demo', 'alertdrill demo --keep'))
    .action(async (options: { out: string; keep?: boolean }) => {
      const { demo } = await import('../commands/demo');
      done(await demo(edge, options));
    });
};
