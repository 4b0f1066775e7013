import { createSecrets } from '../../../../src/config/secrets';
import { postMetricFault } from '../../../../src/faults/post-metric';
import { endedPostMetric } from '../../../../src/faults/post-metric/endedPostMetric';
import type { Posted, PostRecord } from '../../../../src/faults/post-metric/postRecord';
import { injectPostMetric } from '../../../../src/faults/post-metric/postRepeatedly';
import { rollbackPostMetric } from '../../../../src/faults/post-metric/rollbackPostMetric';
import { stepsFault } from '../../../../src/faults/steps';
import type { FaultContext, FaultSystem } from '../../../../src/ports/fault';
import { providerKey } from '../../../../src/ports/secrets';
import { secretNames } from '../../../../src/keeper/secretNames';
import { holding } from '../../../support/holding';
import { scriptedHttp, type ScriptedAnswer } from '../../../support/scriptedHttp';
import { scriptedProcesses } from '../../../support/scriptedProcesses';
import { createVirtualClock } from '../../../support/virtualClock';

const kind = postMetricFault;
const acme = { name: 'acme', kind: 'mackerel', url: 'https://api.acme.test' };
const options = kind.options.parse({
  service: 'shop',
  name: 'p95',
  value: 900,
  normal: 120,
  every: '10s',
  timeout: '2s',
});

/** As on the disk. */
function recordInMemory(): PostRecord & { lose(): void } {
  let posted: Posted | 'unknown' | undefined;
  let ended: string | undefined;
  const write = (next: typeof posted) => Promise.resolve(void (posted = next));
  return {
    sending: write,
    accepted: (second) => write({ second }),
    refused: write,
    posted: () => Promise.resolve(posted),
    ended: (why) => Promise.resolve(void (ended = why)),
    whyEnded: () => Promise.resolve(ended),
    lose: () => void (posted = 'unknown'),
  };
}

/** A server whose answer to each post, counted from 1, is scripted. */
function bench(answer: (count: number, value: number) => ScriptedAnswer, maxMs = 600_000) {
  const clock = createVirtualClock();
  const points: { readonly atMs: number; readonly time: number; readonly value: number }[] = [];
  const http = scriptedHttp(clock, {
    answer: (_url, { body = '' }) => {
      const [point] = JSON.parse(body) as { time: number; value: number }[];
      points.push({ atMs: clock.now(), time: point?.time ?? NaN, value: point?.value ?? NaN });
      return answer(points.length, point?.value ?? NaN);
    },
  });
  const system: FaultSystem = {
    ...{ clock, http, processes: scriptedProcesses(new Map()) },
    secrets: createSecrets({ 'provider.acme': 'the-key' }),
    person: { canBeAsked: () => false, confirm: () => Promise.reject(new Error('nobody')) },
  };
  const held = holding(system);
  const record = recordInMemory();
  const state = kind.state.parse({
    target: {
      to: 'service',
      url: acme.url,
      apiKey: providerKey('acme'),
      service: 'shop',
      name: 'p95',
      value: 900,
      normal: 120,
    },
    ...{ everyMs: 10_000, timeoutMs: 2_000, maxMs, workDir: '/nowhere' },
  });
  const startMs = clock.now();
  return {
    ...{ clock, points, record },
    inject: () => clock.until(injectPostMetric(state, held, never, record)),
    rollBack: async () => {
      await clock.until(held.letGo());
      return clock.until(rollbackPostMetric(state, system, record));
    },
    ended: () => clock.until(endedPostMetric(state, system, never, record)),
    /** Seconds after the start in which points arrived. */
    seconds: () => points.map(({ atMs }) => Math.floor((atMs - startMs) / 1000)),
  };
}

const never = new AbortController().signal;
const taken = () => ({});

describe('bad data', () => {
  it('go on at their interval, each with the second in which it is sent, until the rollback posts what is normal', async () => {
    const { clock, inject, rollBack, points, seconds } = bench(taken);
    await inject();
    await clock.until(clock.sleep(35_000));
    expect(seconds()).toEqual([0, 10, 20, 30]);
    expect((await rollBack()).notes).toEqual([]);
    expect(points.map(({ value }) => value)).toEqual([900, 900, 900, 900, 120]);
    for (const { atMs, time } of points) expect(Math.abs(atMs / 1000 - time)).toBeLessThanOrEqual(1);
    await clock.until(clock.sleep(60_000));
    expect(points).toHaveLength(5);
  });

  it('what is normal is later than the last bad point also where both are of one second: an older point is not judged', async () => {
    const { inject, rollBack, points } = bench(taken);
    await inject();
    await rollBack();
    expect(points).toHaveLength(2);
    expect(points[1]?.time).toBe((points[0]?.time ?? NaN) + 1);
    // And none of the future: what really comes then would be hidden by it.
    expect((points[1]?.atMs ?? NaN) / 1000).toBeGreaterThanOrEqual(points[1]?.time ?? NaN);
  });

  it('are tried again each second, and nobody ends the drill where one comes through in time', async () => {
    const { clock, inject, rollBack, seconds } = bench((count) => (count >= 2 && count <= 4 ? { status: 503 } : {}));
    await inject();
    await clock.until(clock.sleep(25_000));
    expect(seconds()).toEqual([0, 10, 11, 12, 13, 20]);
    await rollBack();
  });

  it('end, and say why, where none was taken in a whole interval: silence proves nothing then', async () => {
    const { clock, inject, ended, points } = bench((count) => (count === 1 ? {} : { status: 403, body: 'no more' }));
    await inject();
    const why = await ended();
    expect(why).toBe(
      'POST https://api.acme.test/api/v0/services/shop/tsdb answered 403: no more; no point was taken any more',
    );
    const count = points.length;
    await clock.until(clock.sleep(60_000));
    expect(points).toHaveLength(count);
  });

  it('end by themselves after the longest time', async () => {
    const { clock, inject, ended, seconds } = bench(taken, 25_000);
    await inject();
    expect(await ended()).toBe('its time was over');
    await clock.until(clock.sleep(60_000));
    expect(seconds()).toEqual([0, 10, 20]);
  });

  it('that were refused leave nothing to take back', async () => {
    const { inject, rollBack, points } = bench(() => ({ status: 403 }));
    await expect(inject()).rejects.toThrow('answered 403');
    expect((await rollBack()).notes).toEqual([]);
    expect(points).toHaveLength(1);
  });

  it.each<[string, ScriptedAnswer]>([
    ['nobody answered', { failure: 'timeout' }],
    ['a gateway answered for the server', { status: 504 }],
    ['the server failed', { status: 500 }],
  ])('may land late where %s: what is normal is posted at once, and when their time is up', async (_, answer) => {
    const { clock, inject, rollBack, points } = bench((count) => (count === 1 ? answer : {}));
    await expect(inject()).rejects.toThrow();
    const beganMs = clock.now();
    expect((await rollBack()).notes).toEqual(['a post went unanswered, so what is normal was posted twice']);
    expect(points.map(({ value }) => value)).toEqual([900, 120, 120]);
    expect((points[1]?.atMs ?? 0) - beganMs).toBeLessThanOrEqual(1_100);
    expect((points[2]?.atMs ?? 0) - (points[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(3_900);
  });

  it('are taken back where the disk has lost what was posted', async () => {
    const { rollBack, points, record } = bench(taken);
    await rollBack();
    expect(points).toEqual([]);
    record.lose();
    await rollBack();
    expect(points.map(({ value }) => value)).toEqual([120]);
  });
});

describe('where they are posted', () => {
  const context = (providerPlaces?: FaultContext['providerPlaces']) => ({
    maxMs: 1,
    ...(providerPlaces && { providerPlaces }),
  });
  const other = { name: 'other', kind: 'mackerel', url: 'https://api.other.test' };

  it.each([
    ['no Mackerel provider', [{ name: 'prom', kind: 'prometheus', url: 'http://p' }], options, 'no Mackerel provider'],
    ['several', [acme, other], options, 'several Mackerel providers'],
    ['one of another name', [acme], { ...options, provider: 'acne' }, 'no Mackerel provider acne'],
  ])('is refused of files alone where there is %s', (_, places, given, message) => {
    expect(() => kind.mustMakeSense?.(given, context(places))).toThrow(message);
  });

  it('is not complained about where the providers are not known, nor where one is named', () => {
    expect(() => kind.mustMakeSense?.(options, context())).not.toThrow();
    expect(() => kind.mustMakeSense?.({ ...options, provider: 'other' }, context([acme, other]))).not.toThrow();
  });

  it('is named by a reference to a key that no file can write, whatever the name of the provider', () => {
    for (const name of ['acme', 'acme verify', 'a"b}${c}\\d', 'アラート']) {
      const names = secretNames({ apiKey: providerKey(name) });
      expect(names).toHaveLength(1);
      expect(createSecrets({ [names[0] ?? '']: 'value' }).reveal(providerKey(name))).toBe('value');
    }
  });
});

describe('what is made up', () => {
  const made = { of: 'service-metric', service: 'shop', metric: 'p95', value: 900 };
  const steps = stepsFault([kind, { ...kind, kind: 'real', makesUp: () => [] }]);

  it('is what the options give, also of steps all of which make something up', () => {
    expect(kind.makesUp?.(options)).toEqual([made]);
    expect(steps.makesUp?.([{ 'post-metric': options }, { 'post-metric': options }])).toEqual([made, made]);
  });

  it('is nothing to judge by where another step makes something happen', () => {
    expect(steps.makesUp?.([{ 'post-metric': options }, { real: options }])).toEqual([]);
  });

  it('is a report, or a sample with all its labels', () => {
    const timing = { every: 1_000, timeout: 1_000 };
    const check = { host: 'h1', name: 'cron', status: 'warning' as const, message: '' };
    expect(kind.makesUp?.({ ...timing, check })).toEqual([{ of: 'check', check: 'cron', status: 'warning' }]);
    const pushed = { job: 'backup', grouping: { instance: 'x' }, metric: 'errors', labels: { kind: 'full' }, value: 5 };
    expect(kind.makesUp?.({ ...timing, pushgateway: 'http://127.0.0.1:9091', headers: {}, ...pushed })).toEqual([
      { of: 'sample', metric: 'errors', labels: { kind: 'full', instance: 'x', job: 'backup' }, value: 5 },
    ]);
  });
});

describe('a drill is synthetic', () => {
  const steps = stepsFault([kind, { ...kind, kind: 'real', isSynthetic: () => false }]);
  it('with such a fault, and with steps of which one is such', () => {
    expect(kind.isSynthetic?.(options)).toBe(true);
    expect(steps.isSynthetic?.([{ real: options }, { 'post-metric': options }])).toBe(true);
    expect(steps.isSynthetic?.([{ real: options }, { real: options }])).toBe(false);
  });
});
