import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, type Figure } from '../figure';
import { inLines } from '../results';
import { createClient } from './client';
import { startListener } from './listener';
import { fillHistory, startLoad } from './load';
import { percentile, startReader, type Reader } from './reader';
import { startServer, type MeasuredServer } from './server';
import { minuteMs, seedOf, size } from './world';

export interface Asked {
  readonly alertdrill: string;
  /** Of real minutes. */
  readonly minutes: number;
  readonly withState: boolean;
  readonly profileDir: string | undefined;
}

const memoryEveryMs = 20_000;
const afterCollectionMs = 1_500;
/** The core of the stand-in; the load has the others. */
export const serverCore = 0;

/** Loads a stand-in as heavily as the issue says, and measures what it answers, and what it takes. */
export async function measure({ alertdrill, minutes, withState, profileDir }: Asked): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-bench-'));
  const listener = await startListener();
  const seed = join(dir, 'seed.json');
  writeFileSync(seed, JSON.stringify(seedOf(listener.url)));
  const state = join(dir, 'state.db');
  const options = ['--minute', `${minuteMs / 1000}s`, '--seed', seed, ...(withState ? ['--state', state] : [])];
  const server = await startServer(alertdrill, options, { core: serverCore, profileDir });
  const client = createClient(server.url, server.key);
  try {
    const filling = performance.now();
    await fillHistory(client);
    say(
      `${withState ? 'with' : 'without'} a state: a day of points was posted in ${seconds(performance.now() - filling)}`,
    );
    const load = startLoad(client);
    // Alerts open at the end of the fill, all at once; and what was gathered meanwhile is collected.
    await sleep(30_000);
    const before = {
      points: load.points(),
      cpu: server.cpuSeconds(),
      waited: server.waitedSeconds(),
      at: performance.now(),
    };
    const alerts = startReader(client, '/alerts', 100);
    const closed = startReader(client, '/alerts?withClosed=true', 1_000);
    const memory = await watchMemory(server, [alerts, closed], minutes * 60_000);
    await Promise.all([alerts.stop(), closed.stop()]);
    const tookS = (performance.now() - before.at) / 1000;
    const [points, cpu] = [(load.points() - before.points) / tookS, (server.cpuSeconds() - before.cpu) / tookS];
    const waited = (server.waitedSeconds() - before.waited) / tookS;
    await load.stop();
    const failures = [...load.failures, ...alerts.failures, ...closed.failures];
    const opened = await client.ask('GET', '/alerts');
    if (failures.length > 0) throw new Error(`${failures.length} requests failed: ${failures.slice(0, 3).join(', ')}`);
    if (opened < 10_000 || listener.counts.page < 100 || listener.counts.webhook < 100)
      throw new Error(`no real load: ${opened} bytes of alerts, ${JSON.stringify(listener.counts)}`);
    const which = withState ? 'with `--state`' : 'in memory';
    const heard = `${points.toFixed(0)} points/s taken, ${(100 * cpu).toFixed(0)} % of the core used (waited for it ${(100 * waited).toFixed(0)} % of the time), ${listener.counts.webhook} webhooks, ${listener.counts.page} external checks${withState ? `, a state file of ${(statSync(state).size / 1e6).toFixed(0)} MB` : ''}`;
    const figures = [
      latency(`p99 of \`GET /alerts\`, ${which}`, alerts.latenciesMs, heard),
      latency(`p99 of \`GET /alerts?withClosed=true\`, ${which}`, closed.latenciesMs, heard),
      flatness(
        `memory held after a collection, ${which}`,
        memory.map(({ heldMb }) => heldMb),
      ),
      flatness(
        `resident memory, ${which}`,
        memory.map(({ residentMb }) => residentMb),
      ),
    ];
    if (points < 0.99 * size.pointsPerSecond) throw new Error(`too little load: ${inLines(figures)}`);
    return figures;
  } finally {
    client.close();
    await server.stop();
    await listener.close();
    const bugs = server.said().match(/a bug: .*/g);
    if (bugs !== null) say(bugs.slice(0, 3).join('\n'));
    rmSync(dir, { recursive: true });
  }
}

/** A collection stops the stand-in for as long as half a second, and it is the bench that asks for it, not a user. */
async function watchMemory(server: MeasuredServer, readers: readonly Reader[], forMs: number) {
  const samples: Awaited<ReturnType<MeasuredServer['memory']>>[] = [];
  for (const endAt = performance.now() + forMs; performance.now() < endAt;) {
    await sleep(Math.min(memoryEveryMs, Math.max(0, endAt - performance.now())));
    const look = async () => {
      const seen = await server.memory();
      // What was posted meanwhile waits for its turn, too.
      await sleep(afterCollectionMs);
      return seen;
    };
    const sample = await readers.reduce((work, reader) => () => reader.without(work), look)();
    samples.push(sample);
    say(`held ${sample.heldMb.toFixed(0)} MB, resident ${sample.residentMb.toFixed(0)} MB`);
  }
  return samples;
}

function latency(name: string, latenciesMs: readonly number[], heard: string): Figure {
  const at = (percent: number) => `${percent} %: ${percentile(latenciesMs, percent).toFixed(1)}`;
  return {
    name,
    limit: 100,
    measured: percentile(latenciesMs, 99),
    unit: 'ms',
    detail: `${latenciesMs.length} requests, ${[50, 90, 99, 99.9, 100].map(at).join(', ')} ms; ${heard}`,
  };
}

/** Flat: the median of the last third of the time is no more than a twentieth over that of the second third. */
function flatness(name: string, samplesMb: readonly number[]): Figure {
  const third = Math.floor(samplesMb.length / 3);
  const [middle, last] = [samplesMb.slice(third, 2 * third), samplesMb.slice(-third)].map(median);
  if (middle === undefined || last === undefined) throw new Error('no memory was looked at');
  return {
    name: `${name}: last third of the time against the second`,
    limit: 1.05,
    measured: last / middle,
    unit: 'times',
    detail: `medians ${middle.toFixed(0)} and ${last.toFixed(0)} MB; first ${samplesMb[0]?.toFixed(0)}, most ${Math.max(...samplesMb).toFixed(0)} MB`,
  };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
