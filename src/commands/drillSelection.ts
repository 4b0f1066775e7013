import { join } from 'node:path';
import type { Tools } from '../assemble';
import { secretsToHold } from '../config/accessSecrets';
import { createAnnouncer } from '../announcing/announcer';
import { createSecrets } from '../config/secrets';
import { isoTime } from '../domain/isoTime';
import type { RunHeader } from '../domain/report';
import { signalNumberOf, type Edge } from '../edge';
import { exitCodeOf, exitCodes, exitCodeWithoutReport } from '../exitCodes';
import { createRunFolder, type RunFolder } from '../history/runFolder';
import { startKeeper } from '../keeper/client';
import { asHeldByKeeper } from '../lease/keeperLease';
import { sharersIn } from '../lease/leasedThings';
import type { RunLease } from '../lease/takeLease';
import type { OpenReception } from '../notifications/reception';
import type { Keeper } from '../ports/keeper';
import { NotSent } from '../ports/reporter';
import { randomFrom } from '../randomFrom';
import { fanOut, type NamedReporter } from '../reporters/fanOut';
import { drillId, faultInWords, runDrills, type RunContext } from '../run';
import { gitRevision } from '../system/gitRevision';
import { initiator } from '../system/initiator';
import { writeFileAtomic } from '../system/writeFileAtomic';
import { watchProviders } from '../watchProviders';
import { announcingOf } from './announcingOf';
import { lostReportCodeText, lostReportText, type LostPart } from './lostReportText';
import { isRemembered } from './isRemembered';
import { openReceptionOf } from './openReceptionOf';
import type { Selection } from './select';

/** Whose run it is: what the journal says of it, should it crash. */
export interface RunOrigin {
  readonly id: string;
  readonly environment: string;
  readonly projectDir: string;
  readonly startedAtMs: number;
}

export interface SelectionToDrill {
  readonly edge: Edge;
  readonly tools: Tools;
  readonly selection: Selection;
  readonly origin: RunOrigin;
  readonly reporters: readonly NamedReporter[];
  /** Told of each report once it is in its file. */
  readonly written?: (file: string) => void;
  /** The folder of the recordings, each in one of its own. */
  readonly runsDir: string;
  /** The history that it is added to; absent: to none. */
  readonly historyPlace?: string;
  /** What other machines know of it by; absent: nothing. */
  readonly lease?: RunLease;
  /** Of everything random in the run. Default: a random one, which the report names. */
  readonly seed?: number;
}

/**
 * Listens for notifications, watches the providers, keeps a recording, drills one scenario after the other, and gives the
 * exit code.
 */
export async function drillSelection(given: SelectionToDrill): Promise<number> {
  const { tools, selection } = given;
  const bugs: unknown[] = [];
  const open = await openReceptionOf(tools, selection, (bug) => bugs.push(bug));
  try {
    return await drillWatched(given, open, bugs);
  } finally {
    await open.close();
  }
}

async function drillWatched(
  given: SelectionToDrill,
  { webhookUrl, reception }: OpenReception,
  bugs: unknown[],
): Promise<number> {
  const { edge, tools, selection, origin, lease } = given;
  const seed = given.seed ?? Math.floor(Math.random() * 2 ** 32);
  const providers = watchProviders(
    {
      ...tools,
      ...(webhookUrl !== undefined && { webhookUrl }),
      ...(lease && { sharersOf: sharersIn(lease, lease.terms.host) }),
    },
    selection.environment.providers,
    // Not the drills' own: how often a provider is asked must not change what the drills draw.
    randomFrom(seed + 1),
    edge.interrupt,
    (bug) => bugs.push(bug),
  );
  try {
    const header: RunHeader = {
      id: origin.id,
      startedAt: isoTime(origin.startedAtMs),
      environment: origin.environment,
      ...(selection.environment.production && { production: true as const }),
      providers: await providers.headers(),
      initiator: initiator(edge.argv, edge.env),
      seed,
    };
    const { report, lost } = await drillRecorded(given, header, {
      providers: providers.byName,
      ...(reception && { reception }),
    });
    if (bugs.length > 0) throw bugs[0];
    if (given.historyPlace !== undefined && !(await isRemembered(given, given.historyPlace))) {
      lost.add('its place in the history');
    }
    const code = exitCodeOf(report.run.outcome, signalNumberOf(edge.interrupt));
    if (edge.isStdoutLost()) lost.add('what went to stdout');
    if (lost.size === 0) return code;
    if (code === exitCodes.passed) edge.stderr.write(lostReportCodeText(lost));
    return exitCodeWithoutReport(code);
  } finally {
    await providers.stop();
  }
}

async function drillRecorded(
  { edge, tools, selection, origin, reporters, runsDir, written, lease }: SelectionToDrill,
  header: RunHeader,
  watched: Pick<RunContext, 'providers' | 'reception'>,
) {
  const { environment, scenarios, scrubber } = selection;
  const secrets = createSecrets(environment.secrets);
  const revision = await gitRevision(origin.projectDir, tools.processes);
  const ofRevision = revision === undefined ? {} : { gitRevision: revision };
  const lost = new Set<LostPart>();
  const folder = openFolder({ edge, tools, selection, origin, runsDir }, header, ofRevision, (error) => {
    lost.add('its recording');
    edge.stderr.write(`alertdrill: the recording could not be written to its end: ${String(error)}\n`);
  });
  try {
    const keeper = await keeperOf({ edge, tools, selection, origin, ...(lease && { lease }) }, folder);
    const announcer = createAnnouncer(environment.announce && announcingOf(environment.announce), {
      ...{ clock: tools.clock, http: tools.http, scrub: scrubber.text },
      warn: (text) => edge.stderr.write(`alertdrill: ${text}\n`),
    });
    try {
      const report = await runDrills({
        tools,
        header,
        scenarios,
        projectDir: origin.projectDir,
        allowHosts: environment.allow.hosts,
        providerPlaces: environment.providers,
        vars: environment.vars,
        secrets,
        withheld: environment.withheld,
        ...watched,
        keeper,
        announcer,
        reporters: fanOut(reporters, {
          scrub: scrubber.text,
          failed: (kind, error, file) => {
            if (!(error instanceof NotSent)) lost.add('a report of it');
            edge.stderr.write(lostReportText(kind, error, file));
          },
          ...(written && { written }),
        }),
        folder,
        toolVersion: edge.version,
        ...ofRevision,
        interrupt: edge.interrupt,
        ...(edge.secondInterrupt && { secondInterrupt: edge.secondInterrupt }),
      });
      return { report, lost };
    } finally {
      await keeper.close();
    }
  } finally {
    folder.close();
  }
}

function openFolder(
  { edge, tools, selection, origin, runsDir }: Omit<SelectionToDrill, 'reporters' | 'seed' | 'written'>,
  header: RunHeader,
  ofRevision: { readonly gitRevision?: string },
  failed: (error: unknown) => void,
): RunFolder {
  const { projectDir } = origin;
  const drills = selection.scenarios.map((scenario) => {
    const fault = faultInWords({ tools, projectDir }, scenario);
    return { id: drillId(origin.id, scenario), scenario, ...ofRevision, ...(fault !== undefined && { fault }) };
  });
  return createRunFolder(
    runsDir,
    { toolVersion: edge.version, run: header, drills },
    {
      scrub: selection.scrubber.text,
      writeFile: writeFileAtomic,
      failed,
    },
  );
}

const keeperOf = (
  {
    edge,
    tools,
    selection,
    origin,
    lease,
  }: Pick<SelectionToDrill, 'edge' | 'tools' | 'selection' | 'origin' | 'lease'>,
  folder: RunFolder,
): Promise<Keeper> =>
  startKeeper({
    kinds: tools.heldKinds,
    system: tools.faultSystem(createSecrets(secretsToHold(selection.environment)), selection.environment.withheld),
    run: {
      id: origin.id,
      environment: origin.environment,
      projectDir: origin.projectDir,
      withheld: selection.environment.withheld,
      ...(selection.environment.production && { production: true as const }),
    },
    ...(selection.environment.announce && { announce: selection.environment.announce }),
    ...(lease && { lease: asHeldByKeeper(lease) }),
    stateDir: tools.stateDir,
    command: [...edge.self, '__keeper'],
    logFile: join(folder.path, 'keeper.log'),
    hidden: selection.environment.hidden,
    ...(edge.lifelines && { lifelines: edge.lifelines }),
    pid: edge.pid,
  });
