import { isoTime } from '../../../../src/domain/isoTime';
import { scriptedPrometheus, type PrometheusWorld } from '../../../support/scriptedPrometheus';

/** Evaluations are due every 10 s; one that is late by half of that is no pause. */
const t0 = Date.UTC(2026, 10, 23, 12);

const ruleEvaluatedAt = (seconds: number | undefined, more: object = {}) => ({
  type: 'alerting',
  name: 'Errors',
  query: 'errors > 5',
  health: seconds === undefined ? 'unknown' : 'ok',
  lastEvaluation: seconds === undefined ? '0001-01-01T00:00:00Z' : isoTime(t0 + seconds * 1000),
  ...more,
});

/** Polls at these seconds, after the rule was evaluated at those; returns the last answer. */
function watched(monitorIds: readonly string[] = ['shop/Errors']) {
  const { clock, world, http, provider, signal } = scriptedPrometheus();
  const poll = (sinceMs: number) => clock.until(provider.poll({ sinceMs, monitorIds: new Set(monitorIds) }, signal));
  return {
    pollAt: async (seconds: number, evaluatedAt: number | undefined, now: Partial<PrometheusWorld> = {}) => {
      Object.assign(world, { rules: [ruleEvaluatedAt(evaluatedAt)], ...now });
      await clock.advanceTo(t0 + seconds * 1000);
      return poll(t0);
    },
    readsOf: (part: string) => http.requests.filter(({ url }) => url.includes(part)).length,
  };
}

const at = (seconds: number) => t0 + seconds * 1000;

describe('the silence of a rule', () => {
  it('is complete while its evaluations follow each other, and the rules are read once an evaluation', async () => {
    const { pollAt, readsOf } = watched();
    for (const seconds of [1, 5, 11, 15, 21, 25, 31]) {
      const answer = await pollAt(seconds, Math.floor(seconds / 10) * 10);
      expect(answer).toMatchObject({ complete: true });
      expect(answer.lacks).toBeUndefined();
    }
    expect(readsOf('/rules')).toBe(4);
    expect(readsOf('/targets')).toBe(0);
  });

  it('proves nothing once the rule is not evaluated any more', async () => {
    const { pollAt } = watched();
    await pollAt(1, 0);
    expect(await pollAt(14, 0)).toMatchObject({ complete: true });
    expect(await pollAt(16, 0)).toMatchObject({
      complete: false,
      lacks: 'shop/Errors was not evaluated for the last 16 s',
    });
    // And so it stays, when it is evaluated again.
    const answer = await pollAt(40, 39, { hungMs: [[at(0), at(39)]] });
    expect(answer).toMatchObject({ complete: false, lacks: 'no evaluation of shop/Errors is known for 39 s' });
  });

  it('proves nothing over a start of the server, though no evaluation is missing: what was pending began anew', async () => {
    const { pollAt } = watched();
    await pollAt(1, 0);
    expect(await pollAt(11, 10, { startedAtMs: at(7) })).toMatchObject({
      complete: false,
      lacks: 'the server was started again, and shop/Errors was not evaluated for 10 s',
    });
    expect(await pollAt(301, 300)).toMatchObject({ complete: false });
  });

  it('has nothing to do with a start of the server before the time that matters', async () => {
    expect(await watched().pollAt(3, 2, { startedAtMs: t0 - 1 })).toMatchObject({ complete: true });
    expect(await watched().pollAt(3, 2, { startedAtMs: t0 + 1 })).toMatchObject({ complete: false });
  });

  it('proves nothing after the rule was taken away', async () => {
    const { pollAt } = watched();
    await pollAt(1, 0);
    const { complete, lacks } = await pollAt(31, 30, { rules: [] });
    expect({ complete, lacks }).toEqual({
      complete: false,
      lacks: 'shop/Errors was not evaluated for the last 31 s',
    });
  });

  it('is complete where nobody asked for a while, and the server scraped on meanwhile', async () => {
    const { pollAt, readsOf } = watched();
    await pollAt(1, 0);
    expect(await pollAt(301, 300)).toMatchObject({ complete: true });
    expect(await pollAt(302, 300)).toMatchObject({ complete: true });
    expect(readsOf('timestamp%28up%29')).toBe(1);
  });

  it('proves nothing where the server hung meanwhile, and it is not asked for again and again', async () => {
    const { pollAt, readsOf } = watched();
    await pollAt(1, 0);
    // Two scrapes are missing.
    expect(await pollAt(301, 300, { hungMs: [[at(119), at(136)]] })).toMatchObject({
      complete: false,
      lacks: 'no evaluation of shop/Errors is known for 300 s',
    });
    expect(await pollAt(302, 300)).toMatchObject({ complete: false });
    expect(readsOf('timestamp%28up%29')).toBe(1);
  });

  it('is not vouched for by a server that has no targets of its own', async () => {
    const { pollAt } = watched();
    await pollAt(1, 0, { targets: [] });
    expect(await pollAt(61, 60)).toMatchObject({ complete: false });
  });

  it('is that of the server where no rule is named, or one of another provider', async () => {
    for (const ids of [[], ['2cSZzK3XfmG']]) {
      const { pollAt } = watched(ids);
      expect(await pollAt(1, 0)).toMatchObject({ complete: true });
      expect(await pollAt(31, 0)).toMatchObject({ complete: false });
    }
  });
});
