import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { standinProcess, type StandinProcess } from '../../support/programs/standin';
import { now } from './standinClient';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'standin-killed-'))));
afterEach(() => rm(folder, { recursive: true }));

/** What was answered 200, as it can be found again. */
interface Answered {
  readonly metrics: readonly string[];
  readonly annotations: readonly string[];
  readonly value: number;
}

/** Posts from several connections at once until so much was answered, and kills the stand-in in the midst of it. */
async function killedInTheMidst(standin: StandinProcess, afterAnswers: number): Promise<Answered> {
  const metrics: string[] = [];
  const annotations: string[] = [];
  let [value, isKilled] = [0, false];
  let killed: Promise<void> | undefined;
  const answered = (): void => {
    if (metrics.length + annotations.length >= afterAnswers) killed ??= standin.kill('SIGKILL');
  };
  const poster = async (name: string): Promise<void> => {
    for (let count = 0; !isKilled; count += 1) {
      const metric = `${name}.${count}`;
      const points = [{ name: metric, time: now(), value: count }];
      if ((await standin.call('POST', '/services/shop/tsdb', points)).status === 200) metrics.push(metric);
      answered();
    }
  };
  const annotator = async (): Promise<void> => {
    for (;;) {
      const body = { title: 'a', from: 1, to: 2, service: 'shop' };
      const made = await standin.call('POST', '/graph-annotations', body);
      if (made.status === 200) annotations.push(z.object({ id: z.string() }).parse(made.body).id);
      answered();
    }
  };
  const overwriter = async (): Promise<void> => {
    for (let next = 1; ; next += 1) {
      const made = await standin.call('POST', '/services/shop/tsdb', [
        { name: 'counter', time: 60 * minute, value: next },
      ]);
      if (made.status === 200) value = next;
      answered();
    }
  };
  const minute = Math.floor(now() / 60);
  const connections = [poster('a'), poster('b'), poster('c'), annotator(), annotator(), overwriter()];
  // Each ends with the connection that the killed process no longer serves.
  const ends = await Promise.allSettled(connections);
  isKilled = true;
  await killed;
  expect(ends.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  return { metrics, annotations, value };
}

/** What of it is missing. */
async function missing(standin: StandinProcess, { metrics, annotations, value }: Answered): Promise<readonly string[]> {
  const named = z
    .object({ names: z.array(z.string()) })
    .safeParse((await standin.call('GET', '/services/shop/metric-names')).body);
  const shown = z
    .object({ graphAnnotations: z.array(z.object({ id: z.string() })) })
    .safeParse((await standin.call('GET', '/graph-annotations?service=shop&from=0&to=9')).body);
  const counted = z
    .object({ metrics: z.array(z.object({ value: z.number() })) })
    .safeParse((await standin.call('GET', '/services/shop/metrics?name=counter')).body);
  const names = new Set(named.data?.names);
  const ids = new Set(shown.data?.graphAnnotations.map(({ id }) => id));
  // What was under way may be there as well.
  const latest = counted.data?.metrics.at(-1)?.value ?? 0;
  return [
    ...metrics.filter((name) => !names.has(name)),
    ...annotations.filter((id) => !ids.has(id)),
    ...(latest < value ? [`counter ${value}: ${latest}`] : []),
  ];
}

const service = { name: 'shop' };
const rule = {
  type: 'service',
  name: 'load',
  service: 'shop',
  metric: 'load',
  operator: '>',
  critical: 5,
  duration: 1,
};

describe('a stand-in that is killed in the midst of posts', () => {
  it('has lost nothing that it answered 200, three times in a row', async () => {
    const state = path.join(folder, 'standin.db');
    let standin = await standinProcess('--state', state);
    await standin.call('POST', '/services', service);
    for (let round = 0; round < 3; round += 1) {
      const answered = await killedInTheMidst(standin, 150);
      expect(answered.metrics.length).toBeGreaterThan(0);
      expect(answered.annotations.length).toBeGreaterThan(0);
      standin = await standinProcess('--state', state);
      expect(await missing(standin, answered)).toEqual([]);
    }
    await standin.kill('SIGTERM');
  }, 60_000);

  it('has lost it all without a state file, which the same look finds out', async () => {
    const standin = await standinProcess();
    await standin.call('POST', '/services', service);
    const answered = await killedInTheMidst(standin, 50);
    const next = await standinProcess();
    await next.call('POST', '/services', service);
    const count = answered.metrics.length + answered.annotations.length;
    expect((await missing(next, answered)).length).toBeGreaterThanOrEqual(count);
    await next.kill('SIGTERM');
  }, 60_000);

  it('still has its alert open, by the same id, and a good value closes it', async () => {
    const state = path.join(folder, 'standin.db');
    const first = await standinProcess('--state', state);
    await first.call('POST', '/services', service);
    await first.call('POST', '/monitors', rule);
    await first.call('POST', '/services/shop/tsdb', [{ name: 'load', time: now() - 60, value: 9 }]);
    const alerts = z.object({ alerts: z.array(z.looseObject({ id: z.string(), status: z.string() })) });
    const [opened] = alerts.parse((await first.call('GET', '/alerts')).body).alerts;
    expect(opened?.status).toBe('CRITICAL');
    await first.kill('SIGKILL');

    const second = await standinProcess('--state', state);
    expect(second.said()).toContain('1 service, 1 monitor, 1 metric, 1 open alert, 0 closed alerts');
    expect(alerts.parse((await second.call('GET', '/alerts')).body).alerts).toEqual([opened]);
    await second.call('POST', '/services/shop/tsdb', [{ name: 'load', time: now(), value: 1 }]);
    expect((await second.call('GET', `/alerts/${opened?.id}`)).body).toMatchObject({ status: 'OK' });
    await second.kill('SIGTERM');
  }, 60_000);
});
