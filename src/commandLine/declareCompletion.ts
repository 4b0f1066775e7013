import type { Declare } from './declaration';
import { examples } from './examples';

export const declareCompletion: Declare = (program, { edge, done }) => {
  program
    .command('completion')
    .argument('<shell>', 'bash, zsh or fish')
    .description('print a script for your shell: Tab completes commands, options and names of the project')
    .addHelpText('after', install)
    .addHelpText('after', examples('alertdrill completion bash', 'alertdrill completion zsh | less'))
    .action(async (shell: string) => {
      const { completion } = await import('../commands/completion/completion');
      done(completion(edge, shell));
    });
  // What the scripts ask.
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const { answer } = await import('../commands/completion/answer');
      done(await answer(edge, program, words));
    });
};

const install = `
Install it once, then open a new shell. alertdrill itself has to be on PATH.

  bash, with its package bash-completion:
  $ mkdir -p ~/.local/share/bash-completion/completions
  $ alertdrill completion bash > ~/.local/share/bash-completion/completions/alertdrill
  bash without it: add this line to ~/.bashrc
  $ source <(alertdrill completion bash)

  zsh: into a folder of fpath, before compinit is called in ~/.zshrc
  $ alertdrill completion zsh > "\${fpath[1]}/_alertdrill"

  fish:
  $ alertdrill completion fish > ~/.config/fish/completions/alertdrill.fish`;
