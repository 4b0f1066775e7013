import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom } from '../../src/randomFrom';
import { isMet, median, type Figure } from '../figure';
import { asMarkdown, circumstances, inLines } from '../results';
import type { Outcome } from './kill';
import { kinds, type FaultName } from './faults';
import { heldKills, randomKills, uninterrupted, type HeldKill } from './series';
import { startWorld } from './world';

/**
 * `npm run bench:rollback -- [--kills 100] [--seed N] [--write]`: kills runs of the built program, and says how long the
 * fault outlived them. Exit code 1: a limit is not met, or a kill was not survived as it has to be.
 */
async function main(): Promise<void> {
  const root = resolve(__dirname, '../..');
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      write: { type: 'boolean', default: false },
    },
  });
  const measuredOn = circumstances(root);
  const world = await startWorld();
  const outcomes: Outcome[] = [];
  const said = (outcome: Outcome): Outcome => {
    const { victims, code, goneAfterMs, problems } = outcome;
    const gone = goneAfterMs === undefined ? 'no fault' : `gone after ${goneAfterMs.toFixed(0)} ms`;
    process.stderr.write(`${String(outcomes.push(outcome))}  ${victims}: ${gone}, exit ${String(code)}\n`);
    for (const problem of problems) process.stderr.write(`   PROBLEM ${problem}\n`);
    return outcome;
  };
  try {
    const took = {} as Record<FaultName, number>;
    const rollbackMs = {} as Record<FaultName, number>;
    for (const kind of kinds) ({ tookMs: took[kind], rollbackMs: rollbackMs[kind] } = await uninterrupted(world, kind));
    /** So many under each kind of fault; how long the fault outlived each, ms. */
    const held = async (count: number, how: HeldKill, spared: (kind: FaultName) => number = () => 0) => {
      const tookMs: number[] = [];
      for (const kind of kinds) {
        for await (const outcome of heldKills(world, kind, how, count)) {
          tookMs.push((said(outcome).goneAfterMs ?? Number.NaN) - spared(kind));
        }
      }
      return tookMs;
    };
    const own = (kind: FaultName) => rollbackMs[kind];
    const ended = [
      ...(await held(2, { victims: ['harness'], signal: 'SIGINT' }, own)),
      ...(await held(2, { victims: ['harness'], signal: 'SIGTERM' }, own)),
      ...(await held(2, { victims: ['harness'], signal: 'SIGINT', toGroup: true }, own)),
    ];
    const killed = await held(4, { victims: ['harness'], signal: 'SIGKILL' });
    const keeperKilled = await held(2, { victims: ['keeper'], signal: 'SIGKILL' });
    await held(2, { victims: ['harness', 'keeper'], signal: 'SIGKILL' });
    const seed = Number(values.seed);
    const random: Outcome[] = [];
    for await (const outcome of randomKills(world, Number(values.kills), took, randomFrom(seed))) {
      random.push(said(outcome));
    }
    const figures = [
      figure(
        "the fault after SIGINT, SIGTERM, or Ctrl-C to the process group, beside the rollback's own time",
        1,
        ended,
      ),
      figure('the fault after SIGKILL of the harness', 3, killed),
      figure('the fault after SIGKILL of the keeper', 3, keeperKilled),
    ];
    const bad = outcomes.filter(({ problems }) => problems.length > 0).length;
    const count = (victim: string) => random.filter(({ victims }) => victims.includes(` ${victim},`)).length;
    const survived = [
      `${outcomes.length} kills, under faults of the kinds ${kinds.join(', ')} in turn; ${bad} of them not survived as they have to be.`,
      `The rollback's own time, of an uninterrupted run: ${kinds.map((kind) => `${kind} ${rollbackMs[kind].toFixed(0)} ms`).join(', ')}.`,
      `${random.length} at random moments (seed ${seed}): ${count('harness')} of the harness, ${count('keeper')} of the keeper, ${count('k6')} of k6. After each of them: the fault gone, no two rollbacks at once, no process left, the journal readable and empty, the result of the drill that was finished still there.`,
      `10 of harness and keeper at once: \`run\` refused with exit code 4, and \`recover\` took the fault back.`,
    ].join('\n\n');
    process.stdout.write(`${inLines(figures)}${survived}\n`);
    if (values.write) {
      const text = `${asMarkdown(figures, measuredOn, 'npm run bench:rollback -- --write')}\n${survived}\n`;
      writeFileSync(join(__dirname, 'results.md'), text);
    }
    process.exitCode = bad === 0 && figures.every(isMet) ? 0 : 1;
  } finally {
    await world.stop();
  }
}

const figure = (name: string, limit: number, tookMs: readonly number[]): Figure => ({
  name,
  limit,
  measured: Math.max(...tookMs) / 1_000,
  unit: 's',
  detail: `the longest of ${tookMs.length}; median ${(median(tookMs) / 1_000).toFixed(2)} s`,
});

void main();
