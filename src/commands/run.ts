import { join } from 'node:path';
import { assemble, type Tools } from '../assemble';
import type { RunFlags, SelectionFlags } from './flags';
import { createSecrets } from '../config/secret';
import { signalNumberOf, type Edge } from '../edge';
import { exitCodeOf, exitCodes } from '../exitCodes';
import { needsK6 } from '../needsK6';
import { drillId, faultInWords, runDrills } from '../run';
import { createRunFolder } from '../history/runFolder';
import { startKeeper } from '../keeper/client';
import { lockEnvironment } from '../keeper/environmentLock';
import { listLeftovers } from '../keeper/recover';
import { gitRevision } from '../system/gitRevision';
import { initiator } from '../system/initiator';
import { randomFrom } from '../randomFrom';
import { watchProviders } from '../watchProviders';
import { ensureK6 } from '../faults/k6/ensureK6';
import { readMachine } from '../system/machine';
import { fanOut } from '../reporters/fanOut';
import { dryRun } from './dryRun';
import { createReporters, parseReporters } from './reporters';
import { runId } from '../history/runId';
import { isoTime } from '../domain/isoTime';
import { select, type Selection } from './select';

/** Drills what is selected. The exit code is that of files.md. */
export async function run(edge: Edge, flags: RunFlags & Pick<SelectionFlags, 'paths' | 'project'>): Promise<number> {
  const tools = assemble(edge);
  const reporters = parseReporters(flags.reporter ?? ['terminal'], tools.reporterKinds);
  const production = flags.iKnowThisIsProduction;
  const selection = select(edge, tools, flags, production === undefined ? {} : { production });
  for (const note of selection.notes) edge.stderr.write(`${note}\n`);
  if (flags.dryRun === true) return dryRun(edge, tools, selection);

  if (needsK6(selection.scenarios)) {
    const progress = (line: string) => edge.stderr.write(`${line}\n`);
    await ensureK6({ ...tools, machine: readMachine(), progress }, edge.interrupt);
  }
  const leftovers = await listLeftovers(tools.stateDir, tools.processes);
  if (leftovers.length > 0) {
    edge.stderr.write(
      `alertdrill: ${leftovers.length} rollback(s) are left over from a crash; a fault may still be there.\n` +
        'Finish them first: alertdrill recover\n',
    );
    return exitCodes.rollbackFailed;
  }
  return drillLocked(edge, tools, selection, createReporters(reporters, tools), flags.seed);
}

async function drillLocked(
  edge: Edge,
  tools: Tools,
  selection: Selection,
  reporters: ReturnType<typeof createReporters>,
  givenSeed: number | undefined,
): Promise<number> {
  const { project, environment, scenarios, scrubber } = selection;
  const startedAtMs = tools.clock.now();
  const id = runId(startedAtMs, Math.random);
  const origin = { id, environment: environment.name, projectDir: project.dir };
  const lock = await lockEnvironment({ ...tools, ...origin, runId: id, pid: edge.pid });
  if (!lock.taken) {
    edge.stderr.write(
      `alertdrill: another run (process ${lock.holder.process.pid}, ${lock.holder.purpose}) is drilling ${environment.name}\n`,
    );
    return exitCodes.locked;
  }
  const seed = givenSeed ?? Math.floor(Math.random() * 2 ** 32);
  const secrets = createSecrets(environment.secrets);
  const bugs: unknown[] = [];
  const providers = watchProviders(tools, environment.providers, randomFrom(seed + 1), edge.interrupt, (bug) =>
    bugs.push(bug),
  );
  try {
    const header = {
      id,
      startedAt: isoTime(startedAtMs),
      environment: environment.name,
      providers: await providers.headers(),
      initiator: initiator(edge.argv, edge.env),
      seed,
    };
    const revision = await gitRevision(project.dir, tools.processes);
    const folder = createRunFolder(
      join(project.dir, '.alertdrill', 'runs'),
      {
        toolVersion: edge.version,
        run: header,
        drills: scenarios.map((scenario) => {
          const fault = faultInWords({ tools, projectDir: project.dir }, scenario);
          return {
            id: drillId(id, scenario),
            scenario,
            ...(revision !== undefined && { gitRevision: revision }),
            ...(fault !== undefined && { fault }),
          };
        }),
      },
      {
        scrub: scrubber.text,
        writeFile: (path, text) => tools.reporterSystem.writeFile(path, text),
        failed: (error) => edge.stderr.write(`alertdrill: the recording could not be continued: ${String(error)}\n`),
      },
    );
    const keeper = await startKeeper({
      kinds: tools.kinds.faults,
      system: tools.faultSystem(secrets),
      run: origin,
      stateDir: tools.stateDir,
      command: [...edge.self, '__keeper'],
      logFile: join(folder.path, 'keeper.log'),
      pid: edge.pid,
    });
    try {
      const report = await runDrills({
        tools,
        header,
        scenarios,
        projectDir: project.dir,
        allowHosts: environment.allow.hosts,
        vars: environment.vars,
        secrets,
        providers: providers.byName,
        keeper,
        reporters: fanOut(reporters, {
          scrub: scrubber.text,
          failed: (kind, error) => edge.stderr.write(`alertdrill: the reporter ${kind} failed: ${String(error)}\n`),
        }),
        folder,
        toolVersion: edge.version,
        ...(revision !== undefined && { gitRevision: revision }),
        interrupt: edge.interrupt,
      });
      if (bugs.length > 0) throw bugs[0];
      return exitCodeOf(report.run.outcome, signalNumberOf(edge.interrupt));
    } finally {
      await keeper.close();
      folder.close();
    }
  } finally {
    await providers.stop();
    await lock.release();
  }
}
