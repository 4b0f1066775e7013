import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { AlertdrillError, ConfigError, RollbackError } from './domain/errors';
import type { Edge } from './edge';
import { exitCodes } from './exitCodes';
import type { CheckFlags, InitFlags, RecoverFlags, RunFlags, StandinFlags } from './commands/flags';

/** Arguments to a command, and its exit code. Commands are imported only when they are called. */
export async function runCli(edge: Edge): Promise<number> {
  let code: number = exitCodes.passed;
  const program = commandLine(edge, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(edge.argv, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, edge);
  }
}

function commandLine(edge: Edge, done: (code: number) => void): Command {
  const program = new Command('alertdrill')
    .description('Causes a real fault in a verification environment and says whether the right alert fired in time.')
    .version(edge.version)
    .option('--project <file>', 'the project file (default: alertdrill.yaml here or in a folder above)')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => edge.stdout.write(text),
      writeErr: (text) => edge.stderr.write(text),
    })
    .showHelpAfterError('(alertdrill --help says more)')
    .addHelpText(
      'after',
      examples(
        'alertdrill demo',
        'alertdrill check --offline',
        'alertdrill run --env verification --reporter junit=junit.xml',
      ),
    );
  const projectFile = () => program.opts<{ project?: string }>().project;

  program
    .command('init')
    .description('write a project file and a first expectation file; asks in a terminal, else goes by the options')
    .option('--provider <kind>', 'whose alerts are watched (default: mackerel)')
    .option('--organization <name>', "the provider's organization for drills; compared with that of the key")
    .option('--environment <name>', 'the environment that drills may disturb (default: verification)')
    .option('--target <url>', 'base URL of what is drilled: faults and probes may reach its host')
    .option('--monitor <name>', 'the monitor of the first expectation (default: the first that suits)')
    .option(
      '--key-env <name>',
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
      const { init } = await import('./commands/init/init');
      done(await init(edge, { ...options, project: projectFile() }));
    });

  program
    .command('run [paths...]')
    .description('drill the scenarios of expectation files')
    .addOption(environmentOption())
    .addOption(repeatable('--tag <tag>', 'only scenarios with this tag'))
    .addOption(repeatable('--scenario <name>', 'only this scenario'))
    .addOption(repeatable('--reporter <kind[=file]>', 'terminal, json=FILE or junit=FILE (default: terminal)'))
    .option('--dry-run', 'show what would be done, in order, and touch nothing')
    .option('--seed <number>', 'of the start jitter, to repeat a run', wholeNumber)
    .option('--i-know-this-is-production <environment>', 'needed for an environment that is marked production')
    .addHelpText(
      'after',
      examples(
        'alertdrill run',
        'alertdrill run expectations/checkout --env verification',
        'alertdrill run --tag nightly --reporter terminal --reporter junit=out/junit.xml',
        'alertdrill run --scenario route-cut --dry-run',
      ),
    )
    .action(async (paths: string[], options: RunFlags) => {
      const { run } = await import('./commands/run');
      done(await run(edge, { ...options, paths, project: projectFile() }));
    });

  program
    .command('check [paths...]')
    .description('validate files; online, everything that a drill would find in its way, without touching anything')
    .addOption(environmentOption())
    .option('--offline', 'only the files: no provider is asked')
    .addOption(repeatable('--tag <tag>', 'only scenarios with this tag'))
    .addOption(repeatable('--scenario <name>', 'only this scenario'))
    .option('--json', 'the result as JSON on stdout')
    .addHelpText(
      'after',
      examples(
        'alertdrill check --offline',
        'alertdrill check --env verification',
        'alertdrill check expectations/new.yaml --json',
      ),
    )
    .action(async (paths: string[], options: CheckFlags) => {
      const { check } = await import('./commands/check/check');
      done(await check(edge, { ...options, paths, project: projectFile() }));
    });

  program
    .command('replay <run>')
    .description('judge a recorded run again, offline: a folder below .alertdrill/runs, or its name')
    .option('--json', 'the report as JSON on stdout')
    .addHelpText(
      'after',
      examples(
        'alertdrill replay 20261123T001502Z-k3f9x',
        'alertdrill replay .alertdrill/runs/20261123T001502Z-k3f9x --json',
      ),
    )
    .action(async (folder: string, options: { json?: boolean }) => {
      const { replay } = await import('./commands/replayCommand');
      done(await replay(edge, { ...options, folder, project: projectFile() }));
    });

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
      const { recoverCommand } = await import('./commands/recover');
      done(await recoverCommand(edge, { ...options, project: projectFile() }));
    });

  program
    .command('standin <provider>')
    .description('the Mackerel-compatible server alone, on 127.0.0.1; its first line on stdout is JSON')
    .option('--port <port>', 'port; 0 picks a free one', '0')
    .option('--minute <duration>', 'how long a Mackerel minute lasts', '60s')
    .option('--api-key <key>', 'the key that may read and write (default: a random one)')
    .option('--read-only-key <key>', 'a key that may only read')
    .option('--seed <file>', 'hosts, services and monitors (the format of `mkr monitors pull`)')
    .option('--evaluation-delay <duration>', 'judge posted data that much later', '0s')
    .option('--exit-with-stdin', 'end when stdin ends, so that it never outlives its parent')
    .addHelpText(
      'after',
      examples('alertdrill standin mackerel --port 18081 --minute 2s', 'mkr --apibase http://127.0.0.1:18081 org'),
    )
    .action(async (provider: string, options: StandinFlags) => {
      const { standin } = await import('./commands/standin');
      done(await standin(edge, provider, options));
    });

  program
    .command('demo')
    .description('a shop, a Mackerel stand-in and four drills of them, on this machine')
    .option('--out <folder>', 'where report.json and junit.xml go', 'out')
    .option('--keep', 'leave shop and stand-in running afterwards, until Ctrl-C')
    .addHelpText('after', examples('alertdrill demo', 'alertdrill demo --keep'))
    .action(async (options: { out: string; keep?: boolean }) => {
      const { demo } = await import('./commands/demo');
      done(await demo(edge, options));
    });

  return program;
}

const environmentOption = () => new Option('--env <name>', 'the environment (needed where there are several)');

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

/** May be given several times. Not commander's variadic option: that would take the paths behind it as well. */
const repeatable = (flags: string, description: string) =>
  // Without a default the first call has no list before it, whatever commander's types say.
  new Option(flags, `${description}; may be repeated`).argParser<readonly string[] | undefined>(
    (value, before: readonly string[] | undefined) => [...(before ?? []), value],
  );

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`;

/** Misuse and faults of the outside world in words, with a hint; a bug keeps its stack. */
async function explain(error: unknown, edge: Edge): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage;
  if (error instanceof ConfigError) {
    const { renderProblems } = await import('./config/renderProblems');
    edge.stderr.write(renderProblems(error, { colors: edge.stderr.colors }));
    return exitCodes.usage;
  }
  if (error instanceof AlertdrillError) {
    edge.stderr.write(`alertdrill: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
    return error instanceof RollbackError ? exitCodes.rollbackFailed : exitCodes.usage;
  }
  throw error;
}
