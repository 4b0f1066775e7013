import type { ReporterKind } from '../../ports/reporter';
import { createTerminalReporter } from './terminalReporter';

export const terminal: ReporterKind = {
  kind: 'terminal',
  summary: 'progress on stderr, verdicts and a summary on stdout',
  file: 'none',
  create: (_options, system) => createTerminalReporter(system),
};
