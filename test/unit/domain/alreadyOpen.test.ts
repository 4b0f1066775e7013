import { between } from '../../../src/domain/instant';
import { silentDrill, story } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

describe('an alert that opened before the fault', () => {
  it.each([
    [-0.001, 'already-open'],
    [0, 'detected'],
    [0.001, 'detected'],
  ])('at %d s gives %s', (at, verdict) => {
    expect(silentDrill().alertOpened(at).verdict().verdict).toBe(verdict);
  });

  it('is no evidence, whatever it does later', () => {
    const warned = silentDrill().alertOpened(-5, { severity: 'warning' }).alertBecame('critical', 20).verdict();
    expect(warned).toMatchObject({ verdict: 'already-open', outcome: 'inconclusive', openings: 0 });
    expect(warned.reason).toBe('alert a1 had opened 5 s before the fault');
    expect(silentDrill().alertOpened(-5).alertClosed(10).verdict().verdict).toBe('already-open');
  });

  it('is no evidence even beside one that opened later', () => {
    const two = silentDrill().alertOpened(-5, { id: 'old' }).alertOpened(20, { id: 'new' });
    expect(two.verdict().verdict).toBe('already-open');
    expect(two.alertClosed(-1, { id: 'old' }).verdict().verdict).toBe('detected');
  });

  it('is told by its age when the fault was sent', () => {
    const slow = story().polls(-10, 20).alertOpened(-5).injected(0, 3).verdict();
    expect(slow.reason).toBe('alert a1 had opened 5 s before the fault');
  });

  it('does not matter once it had closed, up to the moment of the fault', () => {
    const closed = (at: number) => silentDrill().alertOpened(-8).alertClosed(at).verdict().verdict;
    expect(closed(-1)).toBe('missed');
    expect(closed(0)).toBe('missed');
    expect(closed(0.001)).toBe('already-open');
  });

  it('gets the benefit of what its stamp leaves open', () => {
    const stamped = (stampWidth: number) => silentDrill().alertOpened(-1, { stampWidth, seenAt: 2 }).verdict().verdict;
    expect(stamped(0.9)).toBe('already-open');
    expect(stamped(1.1)).toBe('detected');
  });

  it('opened before it where a listing of before shows it, whatever its stamp leaves open', () => {
    const seen = (at: number) => silentDrill().alertOpened(-1, { stampWidth: 5, seenAt: at }).verdict().verdict;
    expect(seen(-0.5)).toBe('already-open');
    expect(seen(3)).toBe('detected');
  });

  it('does not matter where it is another monitor, target or provider', () => {
    const drill = silentDrill();
    expect(drill.alertOpened(-5, { monitor: { id: 'm2', name: 'Errors' } }).verdict().verdict).toBe('missed');
    expect(drill.alertOpened(-5, { target: { service: 'office' } }).verdict().verdict).toBe('missed');
    expect(drill.alertOpened(-5, { provider: 'prometheus' }).verdict().verdict).toBe('missed');
  });
});

describe('a drill that preflight stopped', () => {
  const scenario = storyScenario({ expect: [storyExpectation(), storyExpectation({ key: 'errors' })] });
  const reason = (key: string | undefined, cause: string) => ({
    ...(key && { key }),
    cause,
    detail: `${cause} of ${key}`,
  });

  it('is already-open for the expectation that is meant, and blocked for the others', () => {
    const drill = story(scenario).blocked(reason('latency', 'already-open'));
    expect(drill.verdict(0)).toMatchObject({ verdict: 'already-open', reason: 'already-open of latency' });
    expect(drill.verdict(1)).toMatchObject({ verdict: 'blocked', reason: 'already-open of latency' });
  });

  it('names the reason of the expectation, else the first', () => {
    const drill = story(scenario).blocked(reason(undefined, 'locked'), reason('errors', 'downtime'));
    expect(drill.verdict(0)).toMatchObject({ verdict: 'blocked', reason: 'locked of undefined' });
    expect(drill.verdict(1)).toMatchObject({ verdict: 'blocked', reason: 'downtime of errors' });
    expect(drill.verdict(1).blockedBy).toHaveLength(2);
    expect(drill.judged()).toMatchObject({ outcome: 'inconclusive', rollback: { state: 'not-needed' } });
    expect(drill.judged().awaiting.size).toBe(0);
  });
});

describe('several expectations', () => {
  const warning = storyExpectation({ key: 'warning', severity: 'warning', withinMs: 20_000 });

  it('can be met by the same alert, each at its own transition and by its own deadline', () => {
    const scenario = storyScenario({ expect: [storyExpectation(), warning] });
    const drill = silentDrill(scenario).alertOpened(10, { severity: 'warning' }).alertBecame('critical', 40);
    expect(drill.verdict(0)).toMatchObject({ verdict: 'detected', latency: between(40_000, 40_000) });
    expect(drill.verdict(1)).toMatchObject({ verdict: 'detected', latency: between(10_000, 10_000) });
    expect(drill.judged().outcome).toBe('passed');
  });

  it('are each their own: one that is met does not help the other', () => {
    const scenario = storyScenario({ expect: [storyExpectation(), warning] });
    const drill = silentDrill(scenario).evidence('present', 'warning').alertOpened(30);
    expect(drill.verdict(0).verdict).toBe('detected');
    expect(drill.verdict(1).verdict).toBe('late');
    expect(drill.judged().outcome).toBe('failed');
  });

  it('of different providers are told apart by the provider, even where ids and names are the same', () => {
    const scenario = storyScenario({
      expect: [storyExpectation(), storyExpectation({ key: 'p', provider: 'prometheus' })],
    });
    const drill = silentDrill(scenario).polls(-10, 101, { provider: 'prometheus' }).evidence('present', 'p');
    const fired = drill.alertOpened(20, { provider: 'prometheus' });
    expect([fired.verdict(0).verdict, fired.verdict(1).verdict]).toEqual(['missed', 'detected']);
    const both = fired.alertOpened(70);
    expect([both.verdict(0).verdict, both.verdict(1).verdict]).toEqual(['late', 'detected']);
  });
});

describe('the monitor of an alert', () => {
  const renamed = { id: 'm1', name: 'Renamed meanwhile' };
  const namesake = { id: 'm2', name: 'Latency' };

  it('is known by the id that preflight found', () => {
    const drill = silentDrill().monitor({ id: 'm1' });
    expect(drill.alertOpened(20, { monitor: renamed }).verdict().verdict).toBe('detected');
    expect(drill.alertOpened(20, { monitor: namesake }).verdict().verdict).toBe('missed');
  });

  it('is known by what the file says where preflight found none', () => {
    expect(silentDrill().alertOpened(20, { monitor: namesake }).verdict().verdict).toBe('detected');
    expect(silentDrill().alertOpened(20, { monitor: renamed }).verdict().verdict).toBe('missed');
    const byId = silentDrill(storyScenario({ expect: [storyExpectation({ monitor: { id: 'm1' } })] }));
    expect(byId.alertOpened(20, { monitor: renamed }).verdict().verdict).toBe('detected');
    expect(byId.alertOpened(20, { monitor: namesake }).verdict().verdict).toBe('missed');
  });
});

describe('an alert that fired for another target only', () => {
  it('names it', () => {
    const fired = (target: object) => silentDrill().alertOpened(20, { target }).verdict().reason;
    expect(fired({ hostId: 'h1', hostName: 'web-1' })).toBe('it fired for web-1 only');
    expect(fired({ hostId: 'h1' })).toBe('it fired for h1 only');
    expect(fired({ service: 'office' })).toBe('it fired for office only');
    expect(fired({})).toBe('it fired for another target only');
  });

  it('names it by the labels that were asked for', () => {
    const asked = storyScenario({ expect: [storyExpectation({ on: { labels: { path: '/a', shard: '1' } } })] });
    const fired = (labels: Readonly<Record<string, string>>) =>
      silentDrill(asked)
        .alertOpened(20, { target: { hostName: 'web-1', labels } })
        .verdict().reason;
    expect(fired({ path: '/b', shard: '1', job: 'shop' })).toBe('it fired for path=/b, shard=1 only');
    expect(fired({ path: '/a' })).toBe('it fired for path=/a, shard= only');
  });

  it('was open before, or came after the hold, and was not raised by this fault', () => {
    const target = { service: 'office' };
    expect(silentDrill().alertOpened(-5, { target }).verdict().verdict).toBe('missed');
    expect(silentDrill().alertOpened(90, { target }).verdict().verdict).toBe('wrong-target');
    expect(silentDrill().alertOpened(90.1, { target }).verdict().verdict).toBe('missed');
  });

  it('may have opened while the fault was being sent', () => {
    const slow = story().polls(-10, 101).injected(0, 3).effectSeen(4, 90).due('hold', 90).rolledBack(90);
    const fired = slow.evidence('present').alertOpened(1, { target: { service: 'office' } });
    expect(fired.verdict().verdict).toBe('wrong-target');
  });
});
