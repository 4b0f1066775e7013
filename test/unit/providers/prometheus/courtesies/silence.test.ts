import { atProvider } from '../../../../../src/config/heldAccess';
import { prometheusCourtesies } from '../../../../../src/providers/prometheus/courtesies';
import { silenceOf } from '../../../../../src/providers/prometheus/courtesies/plan';
import { courtesySteps } from '../../../../../src/providers/prometheus/courtesies/steps';
import { prometheusSettings } from '../../../../../src/providers/prometheus/settings';
import { courtesyBench } from '../../../../support/courtesyBench';
import type { ScriptedAnswer } from '../../../../support/scriptedHttp';
import { storyExpectation, storyScenario } from '../../../../support/storyScenario';

const bearerToken = 't0ken-that-must-not-leak';
const managers = ['https://am-1.example.com', 'https://am-2.example.com'];
const settings = prometheusSettings.parse({
  url: 'https://prometheus.example.com',
  alertmanager: managers,
  bearerToken,
});

interface Silence {
  readonly id: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly matchers: readonly object[];
  status: { state: string };
}

/** A cluster: what one of them has, all have. `down` are the hosts that answer nothing. */
function benchOf(silences: Silence[], down: ReadonlySet<string> = new Set(), planned: ScriptedAnswer[] = []) {
  return courtesyBench(prometheusCourtesies, 'alertmanager-silence', settings, (url, { method, body }) => {
    if (down.has(url.host)) return { failure: 'unreachable' };
    const next = method === 'GET' ? undefined : planned.shift();
    if (next !== undefined) return next;
    switch (method) {
      case 'POST': {
        const id = `s${silences.length}`;
        silences.push({ ...(JSON.parse(body ?? '') as Silence), id, status: { state: 'active' } });
        return { body: { silenceID: id } };
      }
      case 'DELETE': {
        const found = silences.find(({ id }) => url.pathname.endsWith(`/${id}`));
        if (found?.status.state !== 'active') return { status: 500, body: JSON.stringify('silence already expired') };
        found.status = { state: 'expired' };
        return { body: '' };
      }
      default:
        return { body: silences };
    }
  });
}

const matchers = [{ name: 'alertname', value: 'Errors', isRegex: false, isEqual: true }];
const state = {
  ...atProvider('p', 'run-drill', '/work'),
  managers,
  scenario: 'route-cut',
  silences: [matchers],
  longestMs: 600_000,
};

const active = (silences: readonly Silence[]) => silences.filter(({ status }) => status.state === 'active');

it('is posted to one Alertmanager, ends by itself, and is expired by one', async () => {
  const silences: Silence[] = [];
  const { set, undo, writes, clock } = benchOf(silences);
  const nowMs = clock.now();
  const held = await set(state);
  expect(JSON.stringify(held)).not.toContain(bearerToken);
  expect(silences).toMatchObject([{ createdBy: 'alertdrill', comment: 'drill run-drill of route-cut', matchers }]);
  expect(Date.parse(silences[0]?.endsAt ?? '') - nowMs).toBe(600_000);
  // One whose clock is behind ours must not wait for it to begin.
  expect(Date.parse(silences[0]?.startsAt ?? '')).toBeLessThan(nowMs);
  await undo(held);
  expect(active(silences)).toEqual([]);
  expect(writes()).toEqual(['POST /api/v2/silences', 'DELETE /api/v2/silence/s0']);
});

it('goes to the next where one is down, and is expired where the first is down by then', async () => {
  const silences: Silence[] = [];
  const { set, http } = benchOf(silences, new Set(['am-1.example.com']));
  const held = await set(state);
  expect(http.requests.map(({ url }) => new URL(url).host)).toEqual(['am-1.example.com', 'am-2.example.com']);
  await benchOf(silences, new Set(['am-1.example.com'])).undo(held);
  expect(active(silences)).toEqual([]);
});

it('leaves the silences of others and of other drills', async () => {
  const others = [
    { createdBy: 'ana', comment: 'drill run-drill of route-cut' },
    { createdBy: 'alertdrill', comment: 'drill another of route-cut' },
  ].map((of, index) => ({ ...of, id: `o${index}`, matchers, status: { state: 'active' } }));
  const times = { startsAt: '2026-11-30T20:00:00Z', endsAt: '2026-11-30T22:00:00Z' };
  const silences: Silence[] = others.map((each) => ({ ...each, ...times }));
  const { undo } = benchOf(silences);
  await undo(state);
  expect(active(silences)).toHaveLength(2);
});

it('is found where its answer never came, also where it lands behind the undo', async () => {
  const silences: Silence[] = [];
  const { set, undo, clock } = benchOf(silences, new Set(), [{ failure: 'timeout' }, { failure: 'timeout' }]);
  await expect(set(state)).rejects.toThrow("the alerts can't be silenced");
  const times = { startsAt: '2026-11-30T20:00:00Z', endsAt: '2026-11-30T22:00:00Z' };
  const of = { createdBy: 'alertdrill', comment: 'drill run-drill of route-cut', matchers, ...times };
  void clock.sleep(5_000).then(() => silences.push({ ...of, id: 'late', status: { state: 'active' } }));
  await undo(state);
  expect(silences).toHaveLength(1);
  expect(active(silences)).toEqual([]);
});

it('says what is left where no Alertmanager answers, and which permission is lacking', async () => {
  const dead = benchOf([], new Set(['am-1.example.com', 'am-2.example.com']));
  await expect(dead.undo(state)).rejects.toThrow('may still be silenced (the silence ends by itself)');
  const refused = benchOf([], new Set(), [{ status: 403, body: JSON.stringify('no') }]);
  await expect(refused.set(state)).rejects.toMatchObject({ hint: expect.stringContaining('permission') as string });
});

it('matches what is certain of the labels, and no template', () => {
  const rule = { name: 'Errors', labels: { severity: 'critical', shard: '{{ $labels.shard }}' } };
  const exact = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true });
  expect(silenceOf(rule, { host: 'web-01.test', service: 'shop', labels: { path: '=~/a.*', zone: 'b' } })).toEqual([
    exact('service', 'shop'),
    exact('severity', 'critical'),
    exact('alertname', 'Errors'),
    { name: 'path', value: '/a.*', isRegex: true, isEqual: true },
    exact('zone', 'b'),
    { name: 'instance', value: String.raw`web-01\.test(:\d+)?`, isRegex: true, isEqual: true },
  ]);
});

it('is shown by a dry run, request by request', () => {
  const subjects = [storyExpectation({ monitor: { name: 'Errors' }, on: { labels: { path: '/a' } } })];
  const [steps] = courtesySteps(settings, { quiet: {}, scenario: storyScenario(), subjects });
  expect(steps?.set[0]?.text).toBe(
    'POST https://am-1.example.com/api/v2/silences { matchers: alertname="Errors", path="/a", createdBy: "alertdrill" }',
  );
  expect(steps?.undo[0]?.text).toBe('DELETE https://am-1.example.com/api/v2/silence/<its id>');
});
