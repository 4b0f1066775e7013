import { Command } from 'commander';
import type { Edge } from '../edge';
import { declareCheck } from './declareCheck';
import { declareCompletion } from './declareCompletion';
import { declareCoverage } from './declareCoverage';
import { declareDemo } from './declareDemo';
import { declareHelp } from './declareHelp';
import { declareHistory } from './declareHistory';
import { declareInit } from './declareInit';
import { declareNew } from './declareNew';
import { declareRecover } from './declareRecover';
import { declareReplay } from './declareReplay';
import { declareRun } from './declareRun';
import { declareSchema } from './declareSchema';
import { declareStandin } from './declareStandin';
import { declareStop } from './declareStop';
import type { Declare } from './declaration';
import { examples } from './examples';

/** In the order of `--help`: that in which somebody new needs them. */
const declarations: readonly Declare[] = [
  declareDemo,
  declareInit,
  declareNew,
  declareCheck,
  declareRun,
  declareCoverage,
  declareHistory,
  declareStop,
  declareReplay,
  declareRecover,
  declareStandin,
  declareSchema,
  declareCompletion,
  declareHelp,
];

/** All commands with their options. Nothing of what they do is imported here: `--help` has to be there at once. */
export function commandLine(edge: Edge, done: (code: number) => void): Command {
  const program = new Command('alertdrill')
    .description('Causes a real fault in a verification environment and says whether the right alert fired in time.')
    .version(edge.version, '-V, --version', 'print the version')
    .option('--project <file>', 'the project file (default: alertdrill.yaml here or in a folder above)')
    // Obeyed in main.ts already, before there is an output.
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 24 })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => edge.stdout.write(text),
      writeErr: (text) => edge.stderr.write(text),
      outputError: (text, write) => write(inOurWords(text)),
    })
    .addHelpText(
      'after',
      examples(
        'alertdrill demo',
        'alertdrill check --offline',
        'alertdrill run --env verification --reporter junit=junit.xml',
      ),
    );
  const projectFile = () => program.opts<{ project?: string }>().project;
  for (const declare of declarations) declare(program, { edge, done, projectFile });
  for (const command of program.commands) {
    for (const each of [command, ...command.commands])
      each.showHelpAfterError(`alertdrill ${nameOf(each)} --help says more`);
  }
  return program.showHelpAfterError('alertdrill --help says more');
}

/** `history list` of that command below `history`. */
const nameOf = (command: Command): string =>
  command.parent?.parent == null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;

/** commander's complaints as all others are: who complains, what it is, and a hint. */
const inOurWords = (text: string): string =>
  text.replace(/^error: /, 'alertdrill: ').replace(/^\(Did (you mean .*)\)$/m, 'did $1');
