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
import { suitableFault } from './faultLines';
import { faultsWritten, isWritten, type WrittenFault } from './faultsWritten';
import { findMonitor } from './findMonitor';
import { newText } from './newText';

/** What `new` needs from outside. */
export interface NewSystem {
  /** Where the user is: files are shown relative to it. */
  readonly dir: string;
  /** Of alertdrill itself: the JSON Schemas lie there. */
  readonly packageDir: string;
  readonly project: Project;
  readonly environment: Environment;
  readonly kinds: Pick<Kinds, 'faults' | 'probes'>;
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
  const { provider, summary, isNameUnique } = await findMonitor(system, flags.monitor);
  const { signal, environment, project, dir } = system;
  const others = readExpectationFiles({ ...system, paths: [] });
  const name = scenarioName(summary.name);
  const usual = join(project.dir, 'expectations', `${name}.yaml`);
  // It was written before: another one beside it, with a number, is hardly what is wanted.
  if (flags.stdout !== true && flags.output === undefined) refuseFile(usual, system);
  const scenario = freeName(name, others);
  const path = resolve(dir, flags.output ?? join(dirname(usual), `${scenario}.yaml`));
  if (flags.stdout !== true) refuseFile(path, system);

  const sketch = (await provider.sketch?.(summary.id, signal)) ?? { rule: [], trouble: 'other', scope: {} };
  const { bounds, blockers } = await inspectMonitor(
    provider,
    { ...summary, ...sketch },
    { nowMs: system.clock.now(), signal },
  );
  for (const { detail } of blockers) system.say(`! ${plainText(detail)}`);
  const load = others.flatMap(({ scenario: other, file }) => (other?.load ? [{ ...other.load, of: file }] : []))[0];
  const text = newText({
    provider,
    summary,
    isNameUnique,
    scenario,
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

/** Names are unique within an environment: one that another file has already gets a number. */
function freeName(name: string, others: ReturnType<typeof readExpectationFiles>): string {
  const taken = new Set(others.map((other) => other.name));
  const candidates = Array.from({ length: taken.size + 1 }, (_, index) =>
    index === 0 ? name : `${name}-${index + 1}`,
  );
  return candidates.find((candidate) => !taken.has(candidate)) ?? name;
}

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
