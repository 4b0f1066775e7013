import { relative, resolve } from 'node:path';
import { assemble, type Tools } from '../../assemble';
import { findProjectFile } from '../../config/findProjectFile';
import { loadProject } from '../../config/projectFile';
import type { Environment } from '../../config/project';
import { createScrubber } from '../../config/scrubber';
import { selectEnvironment } from '../../config/selectEnvironment';
import { commandText } from '../../domain/commandText';
import { signalNumberOf, type Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { openAccess } from '../../openProvider';
import type { SharersOf } from '../../watchProviders';
import { joinReaders } from '../joinReaders';
import { Cancelled } from '../../ports/questioner';
import { createQuestioner } from '../../system/questioner';
import type { NewFlags } from '../flags';
import { blankList } from '../scaffold/blankList';
import { writeExpectation, type Written } from './writeExpectation';

/** Writes an expectation file for a monitor of the provider. Exit code 2: nothing written. */
export async function newExpectation(
  edge: Edge,
  flags: NewFlags & { readonly project: string | undefined },
): Promise<number> {
  const tools = assemble(edge);
  const file = findProjectFile(edge.cwd, flags.project);
  const project = loadProject({ file, dir: edge.cwd, environmentVariables: edge.env, kinds: tools.kinds });
  const environment = selectEnvironment(project, flags.env, { readsOnly: true });
  edge.conceal(environment.hidden);
  const scrub = createScrubber(environment.hidden).text;
  const readers = await joinReaders('new', edge, tools, { project, environment });
  const { providers, close } = openProviders(tools, environment, readers.sharersOf);
  const questioner = createQuestioner(edge.interrupt);
  try {
    const written = await writeExpectation(
      {
        dir: edge.cwd,
        packageDir: resolve(__dirname, '../../..'),
        project,
        environment,
        kinds: tools.kinds,
        providers,
        ...(questioner && { questioner }),
        say: (line) => edge.stderr.write(scrub(`${line}\n`)),
        clock: tools.clock,
        signal: edge.interrupt,
      },
      flags,
    );
    tell(edge, scrub, written, nextCommands(written, edge, { flags, environment }));
    return exitCodes.passed;
  } catch (error) {
    if (!(error instanceof Cancelled) && !edge.interrupt.aborted) throw error;
    edge.stderr.write('\nStopped. Nothing was written.\n');
    return 128 + (signalNumberOf(edge.interrupt) ?? sigint);
  } finally {
    close();
    await readers.leave();
  }
}

const sigint = 2;

function openProviders(tools: Tools, environment: Environment, sharersOf: SharersOf = () => 1) {
  const opened = environment.providers.map(({ name, kind: kindName, settings }) => {
    const kind = tools.kinds.providers.find((candidate) => candidate.kind === kindName);
    if (kind === undefined) throw new Error(`no provider of kind ${kindName}`);
    const access = openAccess(kind, settings, tools, () => sharersOf(kind, settings));
    return { provider: kind.create(name, settings, access), close: () => access.http.close() };
  });
  return {
    providers: opened.map(({ provider }) => provider),
    close: () => {
      for (const each of opened) each.close();
    },
  };
}

function tell(edge: Edge, scrub: (text: string) => string, { file, text }: Written, next: readonly string[]): void {
  const blanks = blankList(text, file ?? 'line');
  const list = blanks.length === 0 ? [] : ['To be filled in by you, where it says TO DO:', ...blanks];
  if (file === undefined) {
    edge.stdout.write(scrub(text));
    edge.stderr.write(scrub(list.map((line) => `${line}\n`).join('')));
    return;
  }
  const lines = [`Written: ${file}`, ...list, '', 'Next:', ...next];
  edge.stdout.write(scrub(lines.map((line) => `${line}\n`).join('')));
}

function nextCommands(
  { file = '' }: Written,
  { cwd }: Pick<Edge, 'cwd'>,
  {
    flags,
    environment,
  }: { readonly flags: { readonly project: string | undefined }; readonly environment: Environment },
): readonly string[] {
  const project = flags.project === undefined ? [] : ['--project', relative(cwd, resolve(cwd, flags.project))];
  const line = (command: string, ...more: readonly string[]): string =>
    commandText(['alertdrill', command, file, '--env', environment.name, ...project, ...more]);
  return [
    `  ${line('check')}   # what is left of that, and what else is in the way`,
    `  ${line('run', '--dry-run')}   # what would be done, in order`,
    `  ${line('run')}`,
  ];
}
