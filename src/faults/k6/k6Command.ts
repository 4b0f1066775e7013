import type { CommandLine } from '../../ports/processes';
import { workFiles, type K6State } from './k6State';

type Started = Pick<K6State, 'k6' | 'workDir' | 'projectDir' | 'env'>;

/** `k6 run`, paused. https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/ */
export function runCommand(state: Started, address: string): CommandLine {
  const files = workFiles(state.workDir);
  // The levels below would write a line for each request that fails, which is what a drill is about.
  const log = ['--log-format=json', `--log-output=file=${files.errors},level=error`];
  // Thresholds are verdicts of k6, and could end the load; the verdict here is about the alert.
  const run = ['run', '--paused', '--address', address, '--no-usage-report', '--no-thresholds', '--quiet'];
  return command(state, [...run, ...log, ...commonArguments(state)]);
}

/** One iteration now, whatever the script's load: only for what it logs. It writes nothing, and no summary. */
export const askOnceCommand = (state: Started): CommandLine =>
  command(state, [
    ...['run', '--iterations', '1', '--vus', '1', '--address', '', '--no-usage-report', '--no-thresholds', '--quiet'],
    ...['--no-setup', '--no-teardown', '--no-summary', '--log-format=json', '--log-output=stderr'],
    ...commonArguments(state),
  ]);

/** `k6 inspect`: the options as they would be used, and whatever the script throws before its first iteration. */
export const inspectCommand = (state: Started): CommandLine =>
  command(state, ['inspect', '--execution-requirements', '--log-format=json', ...commonArguments(state)]);

const command = (state: Started, args: readonly string[]): CommandLine => ({
  argv: [state.k6, ...args, workFiles(state.workDir).bundle],
  cwd: state.projectDir,
  // k6 would fetch another k6 from its maker's service for a script that imports an extension.
  env: { K6_AUTO_EXTENSION_RESOLUTION: 'false' },
});

const commonArguments = (state: Started): readonly string[] => [
  '--config',
  workFiles(state.workDir).config,
  // The environment of this process may hold secrets; a script sees `vars` alone.
  '--include-system-env-vars=false',
  ...Object.entries(state.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
];
