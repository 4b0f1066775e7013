import { randomUUID } from 'node:crypto';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { FaultError } from '../../domain/errors';
import type { FaultContext, FaultSystem } from '../../ports/fault';
import type { Machine } from '../../ports/machine';
import { allowedAddresses } from './allowedAddresses';
import { blockedRanges } from './blockedRanges';
import { bundleScript } from './bundleScript';
import { checkTypes } from './checkTypes';
import { inspectBundle } from './inspectBundle';
import { workFiles, type K6State } from './k6State';
import { requireK6 } from './locateK6';
import type { K6Options } from './options';
import { planLoad } from './planLoad';
import { maxVusOf, ownedOptions } from './scenarioOptions';

/** Finds k6, checks and bundles the script, and lets k6 load it once: all that can go wrong goes wrong here. */
export async function prepareK6(
  options: K6Options,
  { processes }: Pick<FaultSystem, 'processes'>,
  context: FaultContext,
  machine: Machine,
): Promise<K6State> {
  const { script, profile } = planLoad(options, context);
  const { projectDir, workDir } = context;
  const scriptFile = resolve(projectDir, script);
  await mustExist(scriptFile, relative(projectDir, scriptFile));
  const k6 = await requireK6(machine, processes);
  const blocked = blockedRanges(await allowedAddresses(context, machine));

  await mkdir(workDir, { recursive: true });
  const files = workFiles(workDir);
  await writeFile(files.config, '{}');
  await checkTypes({ script: scriptFile, projectDir, workDir }, processes, machine);
  const notes = await bundleScript(scriptFile, files.bundle, projectDir, processes, machine);

  const state = {
    k6: k6.path,
    k6Version: k6.version,
    token: randomUUID(),
    projectDir,
    workDir,
    env: {
      ...context.vars,
      ALERTDRILL_OPTIONS: JSON.stringify(ownedOptions(profile, blocked)),
      ALERTDRILL_SCRIPT_DIR: dirname(scriptFile),
      ALERTDRILL_SUMMARY_FILE: files.summary,
    },
    profile,
    maxVus: maxVusOf(profile),
    notes: [...notes],
  };
  await inspectBundle(state, script, processes);
  return state;
}

async function mustExist(file: string, name: string): Promise<void> {
  try {
    await access(file);
  } catch (cause) {
    throw new FaultError(`there is no load script ${name}`, {
      hint: 'Its path starts at the folder of alertdrill.yaml.',
      cause,
    });
  }
}
