import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually';
import { recordedFacts, runFolders } from '../../test/e2e/recordings';
import { kill, type Kill, type Outcome, type Victim } from './kill';
import { kinds, type FaultName } from './faults';
import { drillsOf, heldOf, type World } from './world';

/** The control: nobody is killed, both drills pass, and each fault is taken back once. Throws where it is not so. */
export async function uninterrupted(world: World, kind: FaultName): Promise<Uninterrupted> {
  world.target.forget();
  const before = runFolders(world.dir);
  const fromMs = performance.now();
  const { code, report, stderr } = await world.drill([drillsOf(kind)]);
  const tookMs = performance.now() - fromMs;
  const done = world.target.log().map(({ what }) => what);
  const outcomes = report.drills.map(({ scenario, outcome }) => `${scenario} ${outcome}`);
  if (code !== 0 || outcomes.join() !== `${kind}-first passed,${kind}-second passed` || done.join() !== expected) {
    throw new Error(`exit ${String(code)}: ${outcomes.join()}; ${done.join()}\n${stderr}`);
  }
  const facts = runFolders(world.dir)
    .filter((folder) => !before.includes(folder))
    .flatMap((folder) => recordedFacts(folder));
  const rollbacks = facts.flatMap((fact) => (fact.type === 'rolled-back' ? [fact.ackedAtMs - fact.sentAtMs] : []));
  return { tookMs, rollbackMs: Math.max(...rollbacks) };
}

export interface Uninterrupted {
  /** The whole run. */
  readonly tookMs: number;
  /** The rollback's own time: the longer of the two. */
  readonly rollbackMs: number;
}

const expected = 'broken,mended,broken,mended';

/** Kills under the fault, one after the other. */
export async function* heldKills(world: World, kind: FaultName, how: HeldKill, count: number): AsyncGenerator<Outcome> {
  for (let done = 0; done < count; done += 1) {
    const moment = () =>
      eventually(() => {
        if (!world.target.isBroken()) throw new Error('the target was not broken');
      }, 30_000);
    const outcome = await kill(world, { ...how, paths: heldOf(kind), moment });
    if (outcome === undefined) throw new Error('the run was over before its fault was there');
    const gone = outcome.goneAfterMs === undefined ? ['nothing was taken back'] : [];
    yield { ...outcome, problems: [...outcome.problems, ...gone] };
  }
}

export type HeldKill = Pick<Kill, 'victims' | 'signal' | 'toGroup' | 'mayLeave'>;

/**
 * SIGKILL at random moments of a run of two drills, of harness, keeper and k6 in turn, under each kind of fault in turn.
 *
 * @param tookMs how long a run of that kind takes
 */
export async function* randomKills(
  world: World,
  count: number,
  tookMs: Readonly<Record<FaultName, number>>,
  random: () => number,
): AsyncGenerator<Outcome> {
  for (let done = 0; done < count;) {
    const victim = inTurn[done % inTurn.length] ?? 'harness';
    const kind = kinds[done % kinds.length] ?? 'http';
    const moment = () => sleep(random() * longest[victim] * tookMs[kind]);
    const outcome = await kill(world, { victims: [victim], signal: 'SIGKILL', paths: drillsOf(kind), moment });
    // It came too late: the run was over, and nobody was killed.
    if (outcome === undefined) continue;
    done += 1;
    yield outcome;
  }
}

const inTurn: readonly Victim[] = ['harness', 'keeper', 'k6'];

/** What part of a run each of them lives, about. */
const longest: Readonly<Record<Victim, number>> = { harness: 1, keeper: 0.85, k6: 0.5 };
