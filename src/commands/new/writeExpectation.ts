import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { readExpectationFiles } from '../../config/loadScenarios';
import { didYouMean } from '../../config/nearest';
import type { Kinds } from '../../config/kinds';
import type { Environment, Project } from '../../config/project';
import { UsageError } from '../../domain/errors';
import { plainText } from '../../domain/plainText';
import type { Clock } from '../../ports/clock';
import type { Provider } from '../../ports/provider';
import type { Questioner } from '../../ports/questioner';
import { WriteFailure, writeAllOrNone } from '../../system/writeAllOrNone';
import type { NewFlags } from '../flags';
import { inspectMonitor } from '../scaffold/inspectMonitor';
import { scenarioName } from '../scaffold/scenarioName';
import { schemaFolder } from '../scaffold/schemaFolder';
import { suitableFault } from '../scaffold/faultLines';
import { faultsWritten, isWritten, type WrittenFault } from '../scaffold/faultsWritten';
import { expectationText } from '../scaffold/expectationText';
import { monitorText, selectorText } from '../scaffold/selectorText';
import { findMonitor } from './findMonitor';
import { freeName, freePlace } from './freePlace';

/** What `new` needs from outside. */
export interface NewSystem {
  /** Where the user is: files are shown relative to it. */
  readonly dir: string;
  /** Of alertdrill itself: the JSON Schemas lie there. */
  readonly packageDir: string;
  readonly project: Project;
  readonly environment: Environment;
  readonly kinds: Kinds;
  readonly providers: readonly Provider[];
  /** Absent: nobody is asked. */
  readonly questioner?: Questioner;
  /** Progress, for people. */
  readonly say: (line: string) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Written {
  /** As it is shown to people; absent: it was not written. */
  readonly file?: string;
  readonly text: string;
}

/**
 * Writes an expectation file for one monitor; asks its provider by reads alone.
 * Throws UsageError (a file that is there is never replaced), ProviderError, Cancelled.
 */
export async function writeExpectation(system: NewSystem, flags: NewFlags): Promise<Written> {
  const fault = flags.fault === undefined ? undefined : writtenFault(flags.fault);
  if (flags.stdout !== true && flags.output !== undefined) refuseFile(resolve(system.dir, flags.output), system);
  const monitor = await findMonitor(system, flags.monitor);
  const { provider, summary, isNameUnique } = monitor;
  const { signal, environment, project, dir } = system;
  const { sketch, bounds, blockers } = await inspectMonitor(provider, summary, { nowMs: system.clock.now(), signal });

  const others = readExpectationFiles({ ...system, paths: [] });
  const name = scenarioName(summary, sketch.subject);
  const folder = join(project.dir, 'expectations');
  const { scenario, path } =
    flags.output === undefined
      ? freePlace({ name, folder, dir, monitor, others })
      : { scenario: freeName(name, others), path: resolve(dir, flags.output) };
  if (flags.stdout !== true) refuseFile(path, system);

  for (const { detail } of blockers) system.say(`! ${plainText(detail)}`);
  const load = others.flatMap(({ scenario: other, file }) => (other?.load ? [{ ...other.load, of: file }] : []))[0];
  const text = expectationText({
    about: [`For ${monitorText(summary, provider.name)}`],
    advice,
    scenario,
    monitorName: summary.name,
    selector: selectorText(summary, isNameUnique),
    ...(environment.providers.length > 1 && { providerName: provider.name }),
    targetExample: targetExampleOf(system, provider),
    sketch,
    bounds,
    fault: fault ?? suitableFault(sketch.trouble),
    place: { environment, project, ...(load && { load }) },
    schema: `${schemaFolder(dirname(path), system.packageDir)}/expectation.json`,
  });
  if (flags.stdout === true) return { text };
  write(path, text, system);
  return { file: relative(dir, path), text };
}

function writtenFault(kind: string): WrittenFault {
  if (isWritten(kind)) return kind;
  const hint =
    kind === 'steps'
      ? '`steps` is a list of others: write its first one, then add to it'
      : didYouMean(kind, faultsWritten);
  throw new UsageError(`--fault ${kind}: no such fault can be written`, hint === undefined ? {} : { hint });
}

const advice = [
  'Written by `alertdrill new`. Where it says TO DO only you know what belongs there; `alertdrill check` names what is',
  'left of it, then what else is in the way of a drill.',
];

const targetExampleOf = ({ kinds }: NewSystem, { kind: name }: Provider): string =>
  kinds.providers.find(({ kind }) => kind === name)?.setup?.targetExample ?? '{ ... }   # only for this target';

function refuseFile(path: string, { dir }: Pick<NewSystem, 'dir'>): void {
  const file = relative(dir, path);
  if (!/\.ya?ml$/.test(path)) {
    throw new UsageError(`${file} is no name of an expectation file`, { hint: 'they end in .yaml' });
  }
  if (!existsSync(path)) return;
  throw new UsageError(`${file} is there already, and nothing is replaced`, {
    hint: '--output FILE writes another one, --stdout none',
  });
}

function write(path: string, text: string, { dir }: Pick<NewSystem, 'dir'>): void {
  try {
    writeAllOrNone([{ type: 'create', path, text }]);
  } catch (error) {
    if (!(error instanceof WriteFailure)) throw error;
    throw new UsageError(`${relative(dir, path)} can't be written: ${error.message}`, {
      hint: 'Nothing was written.',
      cause: error,
    });
  }
}
