import type { RecoverFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';

export const declareRecover: Declare = (program, { edge, done, projectFile }) => {
  program
    .command('recover')
    .description('finish the rollbacks that a crash left behind')
    .option('--forget <id>', 'undo nothing, and forget that leftover: for one that you undid by hand')
    .option('--json', 'the result as JSON on stdout')
    .addHelpText(
      'after',
      examples('alertdrill recover', 'alertdrill recover --forget 20261123T001502Z-k3f9x-route-cut-fault'),
    )
    .action(async (options: RecoverFlags) => {
      const { recoverCommand } = await import('../commands/recover');
      done(await recoverCommand(edge, { ...options, project: projectFile() }));
    });
};
