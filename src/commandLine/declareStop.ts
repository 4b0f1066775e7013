import type { StopFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';

export const declareStop: Declare = (program, { edge, done }) => {
  program
    .command('stop')
    .argument('[run]', 'its id; needed where several runs are going on')
    .description('end a run of this machine from another terminal; it takes its fault back first')
    .option('--json', 'the result as JSON on stdout')
    .addHelpText('after', examples('alertdrill stop', 'alertdrill stop 20261123T001502Z-k3f9x'))
    .action(async (run: string | undefined, options: Omit<StopFlags, 'run'>) => {
      const { stop } = await import('../commands/stop');
      done(await stop(edge, { ...options, ...(run !== undefined && { run }) }));
    });
};
