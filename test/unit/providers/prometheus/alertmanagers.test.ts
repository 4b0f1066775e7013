import { createRequestBudget, noLimits } from '../../../../src/polling/requestBudget';
import { createAlertmanagers } from '../../../../src/providers/prometheus/alertmanagers';
import { createClient } from '../../../../src/providers/prometheus/client';
import { prometheusSettings } from '../../../../src/providers/prometheus/settings';
import { scriptedHttp, type ScriptedAnswer } from '../../../support/scriptedHttp';
import { createVirtualClock } from '../../../support/virtualClock';

const silence = (id: string) => ({
  id,
  status: { state: 'active' },
  matchers: [{ name: 'alertname', value: 'Slow', isRegex: false }],
  startsAt: '2026-11-23T11:00:00.000Z',
  endsAt: '2026-11-23T14:00:00.000Z',
});

/** Two Alertmanagers, each with what it answers; `silences` asks both. Round trips take 20 ms. */
function setUp(answers: Record<'one' | 'other', ScriptedAnswer>) {
  const clock = createVirtualClock();
  const nameOf = (url: URL) => (url.hostname === 'one.example.com' ? 'one' : 'other');
  const http = scriptedHttp(clock, { answer: (url) => answers[nameOf(url)] });
  const system = { clock, http, budget: createRequestBudget(clock, noLimits) };
  const { alertmanagers } = prometheusSettings.parse({
    url: 'http://prometheus.example.com',
    alertmanager: ['http://one.example.com', 'http://other.example.com'],
  });
  const managers = createAlertmanagers(
    alertmanagers.map((endpoint) => createClient('Alertmanager', endpoint, system)),
    clock,
  );
  const { signal } = new AbortController();
  const timed = async (asked: Promise<unknown>) => {
    const begunMs = clock.now();
    await clock.until(asked.catch(() => undefined));
    return clock.now() - begunMs;
  };
  return {
    clock,
    answers,
    silences: () => managers.silences(signal),
    ids: async () => (await clock.until(managers.silences(signal))).map(({ id }) => id),
    tookMs: () => timed(managers.silences(signal)),
    pollTookMs: () => timed(managers.alerts('poll', signal)),
    requestsTo: (name: 'one' | 'other') => http.requests.filter(({ url }) => nameOf(new URL(url)) === name).length,
  };
}

const has = (...ids: readonly string[]): ScriptedAnswer => ({ body: ids.map(silence) });

describe('of two Alertmanagers', () => {
  it('both are heard', async () => {
    expect(await setUp({ one: has('a', 'b'), other: has('b', 'c') }).ids()).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, ScriptedAnswer]>([
    ['refuses the connection', { failure: 'unreachable' }],
    ['is behind a proxy that answers 503', { status: 503 }],
  ])('one that %s is asked once, and holds nothing up, while the other answers', async (_, broken) => {
    const { ids, tookMs, requestsTo } = setUp({ one: broken, other: has('a') });
    expect(await ids()).toEqual(['a']);
    expect(requestsTo('one')).toBe(1);
    expect(await tookMs()).toBe(20);
    expect(requestsTo('one')).toBe(2);
  });

  it('one that gives no sign of life is waited for in full once, and then no longer than a second', async () => {
    const { clock, tookMs, pollTookMs } = setUp({ one: { failure: 'timeout' }, other: has() });
    expect([await tookMs(), await tookMs(), await pollTookMs()]).toEqual([10_000, 1_000, 1_000]);
    await clock.advance(28_000);
    expect([await tookMs(), await tookMs()]).toEqual([10_000, 1_000]);
  });

  it('one that is only too slow for a poll is waited for by evidence', async () => {
    const { answers, pollTookMs, tookMs } = setUp({ one: { failure: 'timeout' }, other: has() });
    expect([await pollTookMs(), await pollTookMs()]).toEqual([3_000, 3_000]);
    expect(await tookMs()).toBe(10_000);
    answers.one = has();
    expect(await pollTookMs()).toBe(20);
  });

  it('one that answers again is heard at once, and has all its time again', async () => {
    const { answers, ids, tookMs } = setUp({ one: { failure: 'timeout' }, other: has('b') });
    await tookMs();
    answers.one = has('a');
    expect(await ids()).toEqual(['a', 'b']);
    answers.one = { failure: 'timeout' };
    expect(await tookMs()).toBe(10_000);
  });

  it('one that was down is asked as if it were the only one, once the other is down too', async () => {
    const { clock, answers, silences, requestsTo } = setUp({ one: { failure: 'unreachable' }, other: has('b') });
    await clock.until(silences());
    answers.other = { failure: 'unreachable' };
    const asked = silences();
    const before = requestsTo('one');
    await clock.advance(3_500);
    answers.one = has('a');
    expect((await clock.until(asked)).map(({ id }) => id)).toEqual(['a']);
    expect(requestsTo('one')).toBeGreaterThan(before + 2);
  });

  it('where both are down, both are asked three times, and the failure is told', async () => {
    const { clock, silences, requestsTo } = setUp({ one: { failure: 'unreachable' }, other: { status: 503 } });
    await expect(clock.until(silences())).rejects.toMatchObject({ failure: 'unreachable' });
    expect([requestsTo('one'), requestsTo('other')]).toEqual([3, 3]);
    await expect(clock.until(silences())).rejects.toMatchObject({ failure: 'unreachable' });
    expect([requestsTo('one'), requestsTo('other')]).toEqual([6, 6]);
  });

  it('where both fail for a moment, the first answer is enough', async () => {
    const { clock, answers, silences } = setUp({ one: { status: 503 }, other: { status: 503 } });
    const asked = silences();
    await clock.advance(500);
    answers.other = has('b');
    expect((await clock.until(asked)).map(({ id }) => id)).toEqual(['b']);
  });
});
