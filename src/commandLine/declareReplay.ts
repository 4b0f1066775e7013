import type { Declare } from './declaration';
import { examples } from './examples';

export const declareReplay: Declare = (program, { edge, done, projectFile }) => {
  program
    .command('replay')
    .argument('<run>', "the run's id, or its folder")
    .description('judge a recorded run again, offline')
    .option('--json', 'the report as JSON on stdout')
    .addHelpText(
      'after',
      examples(
        'alertdrill replay 20261123T001502Z-k3f9x',
        'alertdrill replay .alertdrill/runs/20261123T001502Z-k3f9x --json',
      ),
    )
    .action(async (folder: string, options: { json?: boolean }) => {
      const { replay } = await import('../commands/replayCommand');
      done(await replay(edge, { ...options, folder, project: projectFile() }));
    });
};
