import { isoTime } from '../../../../src/domain/isoTime';
import { bearerToken, errorsRule, type PrometheusWorld, scriptedPrometheus } from '../../../support/scriptedPrometheus';

/** Noon of 2026-11-23: the virtual clock's start. Evaluations are 10 s apart. */
const t0 = Date.UTC(2026, 10, 23, 12);
const at = (...seconds: readonly number[]) => seconds.map((each) => t0 + each * 1000);
const stamp = (seconds: number) => ({ earliest: t0 + seconds * 1000, latest: t0 + seconds * 1000 + 1 });

const labels = { alertname: 'Errors', severity: 'critical', path: '/a', instance: 'web-1:8080' };
const firing = (...seconds: readonly number[]) => ({ labels, state: 'firing' as const, timesMs: at(...seconds) });
const listed = (startsAtSeconds: number, more: object = {}) => ({
  fingerprint: 'f00',
  labels: { ...labels, cluster: 'eu' },
  annotations: { summary: 'errors at 9' },
  startsAt: isoTime(t0 + startsAtSeconds * 1000),
  status: { state: 'active', silencedBy: [], inhibitedBy: [] },
  ...more,
});
/** The rule as it was evaluated then, with or without its alert. */
const evaluated = (seconds: number, ...alerts: readonly object[]) => [errorsRule(t0 + seconds * 1000, ...alerts)];
const active = (sinceSeconds: number) => ({ labels, state: 'firing', activeAt: isoTime(t0 + sinceSeconds * 1000) });

/** Polls at these seconds, each time as the world is then, and returns the last answer. */
function watched(world: Partial<PrometheusWorld> = {}, settings: object = {}) {
  const scripted = scriptedPrometheus({ rules: evaluated(0), ...world }, settings);
  return {
    ...scripted,
    pollAt: async (seconds: number, now: Partial<PrometheusWorld> = {}) => {
      Object.assign(scripted.world, now);
      await scripted.clock.advanceTo(t0 + seconds * 1000);
      return scripted.clock.until(scripted.provider.poll({ sinceMs: t0, monitorIds: new Set() }, scripted.signal));
    },
  };
}

describe('a poll of Prometheus', () => {
  it('maps an alert: the slot of its first firing sample, pending apart from it, labels of both servers', async () => {
    const { pollAt } = watched();
    const pending = { labels, state: 'pending' as const, timesMs: at(10, 20) };
    const answer = await pollAt(31, { alerts: [pending, firing(30)], listed: [listed(30)], rules: evaluated(30) });
    expect(answer.alerts).toEqual([
      {
        provider: 'prometheus',
        id: expect.stringMatching(/^[0-9a-f]{16}-\d+$/) as string,
        monitor: { id: 'shop/Errors', name: 'Errors' },
        target: { hostId: 'web-1:8080', hostName: 'web-1', labels: { ...labels, cluster: 'eu' } },
        pendingAt: stamp(10),
        openedAt: stamp(30),
        openedFrom: 'samples of ALERTS',
        transitions: [{ severity: 'critical', at: stamp(30) }],
        message: 'errors at 9',
        notifiedAs: 'f00',
        url: 'http://127.0.0.1:9090/prefix/alerts?search=Errors',
      },
    ]);
    expect(answer.complete).toBe(true);
  });

  it('shows the clock of the server itself, in milliseconds', async () => {
    const { pollAt } = watched();
    const { clock, sentAtMs } = await pollAt(5);
    // Asked half a round trip of 20 ms after it was sent.
    const shownAtMs = t0 + 5_010;
    expect(clock).toEqual([
      { sentAtMs, answeredAtMs: sentAtMs + 20, shown: { earliest: shownAtMs, latest: shownAtMs + 1 } },
    ]);
  });

  it('takes the moment of Alertmanager where a replica fired earlier, under the same id', async () => {
    const { pollAt } = watched({ alerts: [firing(30)] });
    const [before] = (await pollAt(31)).alerts;
    const [after] = (await pollAt(32, { listed: [listed(27)] })).alerts;
    expect(after).toMatchObject({ id: before!.id, openedAt: stamp(27), openedFrom: 'startsAt of Alertmanager' });
  });

  it('knows only a range for an alert that began before the first look, or what Alertmanager knows', async () => {
    const old = { alerts: [firing(-20, -10, 0)], rules: evaluated(0, active(-3_600)) };
    const alone = await watched(old, { alertmanager: [] }).pollAt(1);
    expect(alone.alerts[0]).toMatchObject({ openedAt: { earliest: t0 - 3_600_000, latest: t0 - 10_000 + 1 } });
    const both = await watched({ ...old, listed: [listed(-3_000)] }).pollAt(1);
    expect(both.alerts[0]).toMatchObject({ openedAt: stamp(-3_000), openedFrom: 'startsAt of Alertmanager' });
    // It fired by then: that is when a replica did.
    const later = await watched({ ...old, listed: [listed(-5)] }).pollAt(1);
    expect(later.alerts).toHaveLength(1);
    expect(later.alerts[0]).toMatchObject({
      openedAt: { earliest: t0 - 3_600_000, latest: t0 - 10_000 + 1 },
      openedFrom: 'samples of ALERTS',
    });
  });

  it('asks the rules when a sample is missing, and not before: an evaluation may be late', async () => {
    const { pollAt, http } = watched({ alerts: [firing(30)], rules: evaluated(30, active(30)) });
    const rulesReads = () => http.requests.filter(({ url }) => url.includes('/rules')).length;
    await pollAt(31);
    await pollAt(39);
    const before = rulesReads();
    // Due at 40, and still not there: late, and the rule says so.
    expect((await pollAt(41)).alerts[0]!.closedAt).toBeUndefined();
    expect(rulesReads()).toBe(before + 1);
    const [closed] = (await pollAt(42, { rules: evaluated(41) })).alerts;
    expect(closed).toMatchObject({ closedAt: { earliest: t0 + 40_000, latest: t0 + 41_000 }, closedBy: 'recovery' });
    expect(closed!.transitions.at(-1)).toEqual({ severity: 'ok', at: closed!.closedAt });
  });

  it('stays open while Alertmanager has not heard of its end', async () => {
    const { pollAt } = watched({ alerts: [firing(30)], listed: [listed(30)] });
    await pollAt(31);
    const [stillOpen] = (await pollAt(42, { rules: evaluated(41) })).alerts;
    expect(stillOpen!.closedAt).toBeUndefined();
    const [closed] = (await pollAt(43, { listed: [] })).alerts;
    expect(closed!.closedAt).toEqual({ earliest: t0 + 40_000, latest: t0 + 41_000 });
  });

  it('tells an opening that went on over missing samples from one that is new', async () => {
    const gap = { alerts: [firing(30, 40, 80)], listed: [] };
    const wentOn = await watched({ ...gap, rules: evaluated(80, active(30)) }).pollAt(81);
    expect(wentOn.alerts).toHaveLength(1);
    const cameBack = await watched({ ...gap, rules: evaluated(80, active(80)) }).pollAt(81);
    expect(cameBack.alerts.map(({ openedAt, closedAt }) => [openedAt, closedAt])).toEqual([
      [stamp(30), { earliest: t0 + 50_000, latest: t0 + 80_000 }],
      [stamp(80), undefined],
    ]);
  });

  it('reads on from the last look, as far back as was missed', async () => {
    const { pollAt, http } = watched();
    const ranges = () => http.requests.flatMap(({ url }) => /ALERTS%5B(\d+)s/.exec(url)?.slice(1).map(Number) ?? []);
    await pollAt(30);
    await pollAt(31);
    await pollAt(131);
    // 15 s more than is new each time, since evaluations write late.
    expect(ranges()).toEqual([46, 16, 115]);
  });

  it('counts as incomplete where the store warns that something is missing, and reads that again', async () => {
    const { pollAt } = watched({ warnings: ['No StoreAPIs matched for this query'] });
    expect((await pollAt(30)).complete).toBe(false);
    const whole = await pollAt(60, { warnings: [], alerts: [firing(10)], rules: evaluated(55) });
    expect(whole).toMatchObject({ complete: true, alerts: [{ openedAt: stamp(10) }] });
  });

  it('does with one of the servers: Prometheus alone is complete, Alertmanager alone only news', async () => {
    const { pollAt } = watched({ broken: { alertmanager: { failure: 'unreachable' } } });
    expect(await pollAt(5)).toMatchObject({ complete: true });
    const dead = { broken: { prometheus: { status: 503 } } };
    expect(await pollAt(40, { ...dead, listed: [listed(38)] })).toMatchObject({
      complete: false,
      clock: [],
      alerts: [{ openedAt: stamp(38) }],
    });
    await expect(pollAt(41, dead)).rejects.toMatchObject({ failure: 'server-error' });
    // A refused login is no outage.
    await expect(pollAt(42, { broken: { prometheus: { status: 401 } }, listed: [listed(41)] })).rejects.toMatchObject({
      failure: 'unauthorized',
    });
    // Back again, its samples are those of the same opening.
    const [same] = (await pollAt(43, { broken: {}, listed: [listed(38)], alerts: [firing(38)] })).alerts;
    expect(same).toMatchObject({ openedAt: stamp(38) });
  });

  it('sends its login to both servers, in the header and nowhere else', async () => {
    const { pollAt, http } = watched({}, { headers: { 'X-Scope-OrgID': 'team-a' } });
    await pollAt(1);
    expect(new Set(http.requests.map(({ url }) => new URL(url).port))).toEqual(new Set(['9090', '9093']));
    for (const { url, headers } of http.requests) {
      expect(headers).toMatchObject({ authorization: `Bearer ${bearerToken}`, 'X-Scope-OrgID': 'team-a' });
      expect(url).not.toContain(bearerToken);
    }
  });

  it('repeats nothing of a key that has spaces in it, wherever what a server repeats is cut', async () => {
    const key = 'correct horse  battery<staple>';
    const forms = [key, JSON.stringify({ key }), encodeURIComponent(key), Buffer.from(`me:${key}`).toString('base64')];
    for (const form of forms) {
      for (let length = 0; length < 60; length += 1) {
        const body = { error: `${'y '.repeat(120)}${'y'.repeat(length)} ${form} ${'z '.repeat(20)}` };
        const { pollAt } = watched({ broken: { prometheus: { status: 401, body } } }, { headers: { 'X-Key': key } });
        const error: unknown = await pollAt(1).catch((reason: unknown) => reason);
        expect(String(error)).toMatch(/401 y y/);
        expect(String(error)).not.toMatch(/horse|staple|battery|Y29ycmVjd/);
        expect(String(error)).not.toContain('correct');
      }
    }
  });

  it('repeats no key that stands for a name where an answer is not as documented', async () => {
    const rule = { ...errorsRule(t0), labels: { [bearerToken]: 1 } };
    const { provider, clock, signal } = scriptedPrometheus({ rules: [rule] });
    const error: unknown = await clock.until(provider.listMonitors(signal)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: 'malformed' });
    expect(String(error)).toMatch(/rules\.0\.labels\.\[secret Prometheus\]/);
    expect(String(error)).not.toContain(bearerToken);
  });
});
