import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTerms } from '../../src/commands/history/trend/trendTerms';
import { trendsOf } from '../../src/commands/history/trend/trendReportOf';
import { parseReport } from '../../src/history/knownReport';
import type { ExpectationResults, KeptRun } from '../../src/history/store/historyStore';
import { openHistory } from '../../src/history/store/openHistory';
import { randomFrom } from '../../src/randomFrom';
import { median, type Figure } from '../figure';
import { agent, fifteen, minutely, threeOfThem } from './catalogue';
import { nights } from './kinds';

const [nightsAYear, expectations] = [365, 274];

/** Own time: what others do on the machine meanwhile is not counted. */
export async function speed(): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-trend-'));
  try {
    const file = join(dir, 'history.db');
    await fill(file);
    const times: Record<'read' | 'reckoned' | 'one', number[]> = { read: [], reckoned: [], one: [] };
    for (let round = 0; round < 5; round += 1) {
      const [read, results] = await timed(() => readAll(file));
      // As a process of its own does it: nothing is known yet of limits, nor is anything compiled after the first round.
      const { terms } = parseTerms({ project: undefined, failOn: 'none' });
      const [reckoned] = await timed(() => trendsOf({ expectations: results, acceptances: [] }, terms));
      const [one] = await timed(() => trendsOf({ expectations: results.slice(0, 1), acceptances: [] }, terms));
      times.read.push(read);
      times.reckoned.push(reckoned);
      times.one.push(one);
    }
    const whole = times.read.map((read, round) => read + (times.reckoned[round] ?? 0));
    const inWords = (values: readonly number[]) => `${values.map((value) => value.toFixed(0)).join(', ')} ms`;
    const count = nightsAYear * expectations;
    return [
      {
        name: `the trend of ${count.toLocaleString('en')} results, own time`,
        ...{ limit: 1, measured: median(whole) / 1_000, unit: 's' },
        detail:
          `${expectations} expectations, a year of nights each; read from the history: ${inWords(times.read)}; ` +
          `reckoned: ${inWords(times.reckoned)}, the first of them before anything was compiled`,
      },
      {
        name: 'one expectation with a year of nights, own time',
        ...{ limit: 50, measured: median(times.one), unit: 'ms' },
        detail: inWords(times.one),
      },
    ];
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function timed<T>(work: () => T | Promise<T>): Promise<readonly [number, T]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1_000, result];
}

async function readAll(file: string): Promise<readonly ExpectationResults[]> {
  const store = await openHistory(file, 'to-read');
  try {
    return await store.results({});
  } finally {
    await store.close();
  }
}

/** Of all kinds; one in ten became slower. */
async function fill(file: string): Promise<void> {
  const random = randomFrom(7);
  const kinds = [minutely, threeOfThem, agent, fifteen];
  const all = Array.from({ length: expectations }, (_, index) => {
    const shift = { from: index % 10 === 0 ? 300 : nightsAYear, byMs: 60_000 };
    return nights(kinds[index % kinds.length] ?? minutely, random, nightsAYear, shift);
  });
  const runs = Array.from({ length: nightsAYear }, (_, night): KeptRun => {
    const startedAt = all[0]?.[night]?.at ?? '';
    const report = {
      schemaVersion: 1,
      run: { id: `${startedAt}-night`, startedAt, environment: 'verification', outcome: 'passed' },
      drills: all.map((results, index) => {
        const { scenarioHash, monitorHash, at, run, ...result } = results[night] ?? never();
        const monitor = { id: `m${index}`, name: `Monitor ${index}` };
        const expectation = { key: `key-${index}`, provider: 'p', monitor, monitorConfigHash: monitorHash, ...result };
        const outcome = result.outcome;
        return {
          scenario: `s-${index}`,
          note: run,
          scenarioHash,
          outcome,
          injectedAt: at,
          expectations: [expectation],
        };
      }),
    };
    const parsed = parseReport(report);
    if ('why' in parsed) throw new Error(parsed.why);
    return { id: report.run.id, isCutOff: false, report: JSON.stringify(report), known: parsed.report };
  });
  const store = await openHistory(file, 'to-keep');
  await store.keep(runs);
  await store.close();
}

function never(): never {
  throw new RangeError('a night without a result');
}
