import type { Scenario } from '../../../src/domain/scenario';
import { story, type Story } from '../../support/drillStory';
import { storyExpectation, storyForbidden, storyScenario } from '../../support/storyScenario';

const errors = { id: 'm2', name: 'Errors' };

/** A control with normal load: begins at 0, held until 90. */
const load = { script: 'load.ts', ratePerSecond: 20 };
const controlScenario = storyScenario({ load }, 'control');
const watching = story(controlScenario).polls(-10, 101).controlBegins(0).due('hold', 90);
const control = watching.load(1).evidence('present');

describe('a control', () => {
  it('is quiet where nothing fired, and says how long it was watched', () => {
    expect(control.silence()).toMatchObject({ verdict: 'quiet', outcome: 'passed', watchedMs: 90_000 });
    expect(control.judged()).toMatchObject({ outcome: 'passed', rollback: { state: 'not-needed' } });
    expect(control.judged().awaiting.size).toBe(0);
  });

  it('fails where the forbidden alert fired, at any severity', () => {
    for (const severity of ['warning', 'critical', 'unknown'] as const) {
      const fired = control.alertOpened(30, { monitor: errors, severity });
      expect(fired.silence()).toMatchObject({ verdict: 'fired', outcome: 'failed', alert: { id: 'a1' } });
      expect(fired.silence().reason).toBe('Errors fired under normal load');
      expect(fired.judged().outcome).toBe('failed');
    }
  });

  it('names the first that fired', () => {
    const twice = control
      .alertOpened(50, { id: 'second', monitor: errors })
      .alertOpened(30, { id: 'first', monitor: errors });
    expect(twice.silence().alert?.id).toBe('first');
    const seenLater = control
      .alertOpened(50, { id: 'second', monitor: errors })
      .alertOpened(30, { id: 'first', monitor: errors, seenAt: 60 });
    expect(seenLater.silence().alert?.id).toBe('first');
  });

  it('names the one that most likely fired first where their stamps leave that open', () => {
    const vague = control.alertOpened(20, { id: 'vague', monitor: errors, stampWidth: 10, seenAt: 31 });
    const sharp = vague.alertOpened(22, { id: 'sharp', monitor: errors, stampWidth: 2, seenAt: 32 });
    expect(sharp.silence().alert?.id).toBe('sharp');
  });

  it('proves nothing where the load was not delivered, or nobody knows', () => {
    const short = watching.evidence('present').load(0.799);
    expect(short.silence()).toMatchObject({ verdict: 'load-not-delivered', outcome: 'inconclusive' });
    expect(watching.evidence('present').load(0.8).silence().verdict).toBe('quiet');
    const unmeasured = watching.evidence('present');
    expect(unmeasured.silence()).toMatchObject({ awaiting: 'evidence' });
    expect(unmeasured.due('last-look', 120).silence().verdict).toBe('load-not-delivered');
  });

  it('counts a window that was measured again and again as it grew once: a load that died is not made up for', () => {
    const whole = [30, 60].reduce((told, to) => told.load(1, { to }), watching.evidence('present'));
    expect(whole.load(1).silence().verdict).toBe('quiet');
    const died = whole.load(0.67);
    expect(died.silence().verdict).toBe('load-not-delivered');
    expect(died.silence().reason).toContain('67 % of the normal load (670 of 1000 iterations)');
  });

  it.each(['absent', 'unknown'] as const)('proves nothing where data in the window are %s', (data) => {
    expect(watching.load(1).evidence(data).silence()).toMatchObject({ verdict: 'no-data', outcome: 'inconclusive' });
  });

  it('says what is known of the data, in the words of the provider where it has some', () => {
    const said = (data: 'absent' | 'unknown') => watching.load(1).evidence(data).silence().reason;
    expect(said('absent')).toBe('the monitor had no data in the window');
    expect(said('unknown')).toBe('whether the monitor had data is not known');
    const explanation = [
      { cause: 'muted', evidence: 'it is muted' },
      { cause: 'no-data', evidence: 'no point since 12:00:03' },
    ] as const;
    const fetched = { type: 'evidence-fetched', atMs: 1_100_000, key: 'errors', data: 'absent', explanation } as const;
    expect(watching.load(1).with(fetched).silence()).toMatchObject({ reason: 'no point since 12:00:03', explanation });
  });

  it('names the monitor that preflight found', () => {
    expect(control.silence().monitor).toBeUndefined();
    expect(control.silence()).not.toHaveProperty('monitor');
    expect(control.monitor({ id: 'm2', name: 'Errors' }).silence().monitor?.id).toBe('m2');
  });

  it('has watched nothing where it was not quiet', () => {
    expect(control.alertOpened(30, { monitor: errors }).silence()).not.toHaveProperty('watchedMs');
    expect(watching.silence()).not.toHaveProperty('watchedMs');
  });

  it('says of what is the matter what stands first among the verdicts, data that were missing last', () => {
    const began = (to: number) => story(controlScenario).polls(-10, to).controlBegins(0).evidence('absent');
    const over = (told: Story) => told.due('last-look', 130).entered('verdict', 130).silence().verdict;
    expect(over(began(101).due('hold', 90).load(0.1))).toBe('load-not-delivered');
    expect(over(began(101).due('hold', 90))).toBe('load-not-delivered');
    expect(over(began(101).load(1, { to: 40 }).stopped('aborted', 40))).toBe('aborted');
    expect(over(began(101).load(1, { to: 40 }).stopped('interrupted', 40))).toBe('interrupted');
    expect(over(began(80).pollsFail(80, 130).due('hold', 90).load(1))).toBe('provider-unreachable');
    expect(over(began(101).due('hold', 90).load(1))).toBe('no-data');
  });

  it('asks for data, and proves nothing where they could not be asked for', () => {
    expect(watching.load(1).silence()).toMatchObject({ awaiting: 'evidence' });
    expect(watching.load(1).due('last-look', 120).silence()).toMatchObject({ awaiting: 'evidence' });
    expect(watching.load(1).entered('verdict', 120).silence().verdict).toBe('no-data');
  });

  it('proves nothing where the provider was not seen to the end', () => {
    const dead = story(controlScenario).polls(-10, 80).pollsFail(80, 130).controlBegins(0).due('hold', 90).load(1);
    expect(dead.evidence('present').silence()).toMatchObject({ awaiting: 'coverage' });
    expect(dead.evidence('present').due('last-look', 130).silence()).toMatchObject({
      verdict: 'provider-unreachable',
      outcome: 'inconclusive',
    });
  });

  it('is held to its end', () => {
    const short = story(controlScenario).polls(-10, 101).controlBegins(0).load(1).evidence('present');
    expect(short.silence()).toMatchObject({ awaiting: 'window' });
    expect(short.stopped('interrupted', 80).silence()).toMatchObject({ verdict: 'interrupted' });
    expect(short.due('hold', 90).stopped('interrupted', 95).silence()).toMatchObject({ verdict: 'quiet' });
  });

  it('has fired even where it was stopped, or the provider went away', () => {
    const fired = story(controlScenario).polls(-10, 40).controlBegins(0).alertOpened(30, { monitor: errors });
    expect(fired.silence().verdict).toBe('fired');
    expect(fired.stopped('aborted', 40).silence().verdict).toBe('fired');
    expect(fired.pollsFail(40, 130).due('hold', 90).entered('verdict', 130).silence().verdict).toBe('fired');
  });
});

describe('a forbidden alert beside a fault', () => {
  const scenario = storyScenario({ expect: [], forbid: [storyForbidden()] });
  const drill = (end = 90) =>
    story(scenario)
      .polls(-10, end + 11)
      .injected(0)
      .effectSeen(0, end);
  const held = drill().due('hold', 90).rolledBack(90);

  it('is quiet without that data were asked for', () => {
    expect(held.silence()).toMatchObject({ verdict: 'quiet', watchedMs: 90_000 });
  });

  it('proves nothing where the effect was gone before the hold was over; the control: it went with the rollback', () => {
    const healed = story(scenario).polls(-10, 101).injected(0).effectSeen(0, 30).effectGone(30, 90);
    const over = healed.due('hold', 90).rolledBack(90);
    expect(over.silence()).toMatchObject({ verdict: 'effect-ended', outcome: 'inconclusive' });
    expect(over.silence().reason).toMatch(/^the effect went away 30 s after its onset, before the hold was over/);
    expect(over.alertOpened(20, { monitor: errors }).silence().verdict).toBe('fired');
    expect(healed.stopped('aborted', 60).rolledBack(60).silence().verdict).toBe('effect-ended');
    expect(held.effectGone(90, 95).silence().verdict).toBe('quiet');
    // Seen again, it may have been away for as long as nobody looked.
    const flapping = story(scenario)
      .polls(-10, 101)
      .injected(0)
      .effectSeen(0, 30)
      .effectGone(30, 40)
      .effectSeen(40, 90);
    expect(flapping.due('hold', 90).rolledBack(90).silence().verdict).toBe('effect-ended');
  });

  it('was open before, or was blocked, and proves nothing then', () => {
    expect(held.alertOpened(-1, { monitor: errors }).silence()).toMatchObject({
      verdict: 'already-open',
      outcome: 'inconclusive',
    });
    expect(held.alertOpened(-5, { monitor: errors }).alertClosed(-1).silence().verdict).toBe('quiet');
    const reason = { key: 'errors', cause: 'already-open', detail: 'alert a9 is open' };
    expect(story(scenario).blocked(reason).silence()).toMatchObject({
      verdict: 'already-open',
      reason: 'alert a9 is open',
    });
    expect(
      story(scenario)
        .blocked({ ...reason, cause: 'downtime' })
        .silence().verdict,
    ).toBe('blocked');
    expect(
      story(scenario)
        .blocked({ ...reason, key: 'other' })
        .silence().verdict,
    ).toBe('blocked');
  });

  it('proves nothing though it fired again, where it was open before or the drill was blocked', () => {
    const again = held.alertOpened(20, { id: 'again', monitor: errors });
    expect(again.silence().verdict).toBe('fired');
    expect(again.alertOpened(-1, { monitor: errors }).silence().verdict).toBe('already-open');
    expect(again.blocked({ cause: 'locked', detail: 'another run holds the lock' }).silence().verdict).toBe('blocked');
  });

  it('was blocked by what is in its own way rather than in that of another', () => {
    const other = { key: 'other', cause: 'downtime', detail: 'a downtime of the other' };
    const own = { key: 'errors', cause: 'downtime', detail: 'a downtime of its own' };
    expect(story(scenario).blocked(other, own).silence().reason).toBe('a downtime of its own');
    expect(story(scenario).blocked(other).silence().reason).toBe('a downtime of the other');
  });

  it('says what is the matter in the order of the verdicts', () => {
    const failed = story(scenario).polls(-10, 30).injectionSent(0).injectionFailed(1);
    expect(failed.silence().verdict).toBe('fault-failed');
    expect(failed.alertOpened(0.5, { monitor: errors }).silence().verdict).toBe('fired');
    const unseen = story(scenario).polls(-10, 50).injected(0).due('effect-within', 30).rolledBack(30);
    expect(unseen.silence().verdict).toBe('no-effect');
    expect(unseen.load(0.1, { to: 30 }).silence().verdict).toBe('no-effect');
    expect(drill(40).load(0.1, { to: 40 }).stopped('aborted', 40).silence().verdict).toBe('load-not-delivered');
    expect(drill(40).load(1, { to: 40 }).stopped('aborted', 40).silence().verdict).toBe('aborted');
  });

  it('is not put down to a load that had hardly begun when the drill was stopped', () => {
    const stopped = (at: number, share: number) => drill(at).load(share, { to: at }).stopped('interrupted', at);
    expect(stopped(19.999, 0.1).silence().verdict).toBe('interrupted');
    expect(stopped(20, 0.1).silence().verdict).toBe('load-not-delivered');
    expect(stopped(20, 0.8).silence().verdict).toBe('interrupted');
  });

  it('is no longer quiet where the fault was rolled back before the hold was over', () => {
    const cut = drill(40).rolledBack(40);
    expect(cut.silence()).toMatchObject({ verdict: 'aborted', outcome: 'inconclusive' });
    expect(drill(40).due('max-hold', 40).rolledBack(40).silence()).toMatchObject({
      verdict: 'quiet',
      watchedMs: 40_000,
    });
  });

  it('is not put down to that rollback where nobody could measure the load', () => {
    const cut = story({ ...scenario, load })
      .polls(-10, 101)
      .injected(0)
      .effectSeen(0, 40)
      .rolledBack(40);
    expect(cut.silence()).toMatchObject({ awaiting: 'evidence' });
    expect(cut.due('last-look', 120).silence().verdict).toBe('load-not-delivered');
    expect(cut.load(1, { to: 40 }).due('last-look', 120).silence().verdict).toBe('aborted');
  });

  it('is watched, and may fire, from the moment the fault was sent', () => {
    const slow = story(scenario).polls(-10, 101).injected(0, 3).effectSeen(4, 90).due('hold', 90).rolledBack(90);
    expect(slow.silence()).toMatchObject({ verdict: 'quiet', watchedMs: 90_000 });
    expect(slow.alertOpened(1, { monitor: errors }).silence().verdict).toBe('fired');
  });

  it('waits for the window, for the injection, and for what ended a drill before it', () => {
    expect(story(scenario).polls(-10, 0).silence()).toMatchObject({ awaiting: 'window' });
    expect(story(scenario).polls(-10, 0).rollbackStarted(-1).silence()).toMatchObject({ awaiting: 'window' });
    expect(story(scenario).polls(-10, 0).stopped('interrupted', -1).silence().verdict).toBe('interrupted');
    expect(drill().silence()).toMatchObject({ awaiting: 'window' });
  });
});

describe('alerts that match nothing', () => {
  const watch = (unexpected: 'warn' | 'fail' | 'ignore', scope = {}): Story =>
    story(storyScenario({ expect: [], forbid: [storyForbidden()], unexpected, scope }))
      .polls(-10, 101)
      .injected(0)
      .effectSeen(0, 90)
      .due('hold', 90)
      .rolledBack(90);
  const stranger = (drill: Story, target = {}, at = 20) => drill.alertOpened(at, { id: 's', target });

  it('fail the drill where they must not be', () => {
    expect(watch('fail').judged().unexpected).toMatchObject({ verdict: 'quiet', outcome: 'passed', watchedMs: 90_000 });
    expect(watch('fail').judged().outcome).toBe('passed');
    const fired = stranger(watch('fail')).judged();
    expect(fired.unexpected).toMatchObject({ verdict: 'fired', outcome: 'failed', alerts: [{ id: 's' }] });
    expect(fired.outcome).toBe('failed');
  });

  it('are told without a verdict where they are worth a warning, and not told where they are ignored', () => {
    expect(stranger(watch('warn')).judged().unexpected).toMatchObject({ policy: 'warn', alerts: [{ id: 's' }] });
    expect(stranger(watch('warn')).judged().unexpected.verdict).toBeUndefined();
    expect(stranger(watch('warn')).judged().outcome).toBe('passed');
    expect(stranger(watch('ignore')).judged().unexpected).toEqual({ policy: 'ignore', alerts: [] });
  });

  it('are none of the forbidden ones, nor what was open before', () => {
    expect(watch('fail').alertOpened(20, { monitor: errors }).judged().unexpected.alerts).toEqual([]);
    expect(stranger(watch('fail'), {}, -1).judged().unexpected).toMatchObject({ verdict: 'quiet', alerts: [] });
  });

  it('may fire from the moment the fault was sent', () => {
    const scenario = storyScenario({ expect: [], unexpected: 'warn' });
    const slow = story(scenario).polls(-10, 30).injected(0, 3).effectSeen(4, 30);
    expect(stranger(slow, {}, 1).judged().unexpected.alerts).toHaveLength(1);
    expect(stranger(slow, {}, -1).judged().unexpected.alerts).toHaveLength(0);
  });

  it('are those of another provider, even where the id is that of a forbidden one', () => {
    const both = watch('fail')
      .polls(-10, 101, { provider: 'prometheus' })
      .alertOpened(20, { monitor: errors })
      .alertOpened(30, { monitor: errors, provider: 'prometheus' });
    expect(both.judged().unexpected).toMatchObject({ verdict: 'fired', alerts: [{ provider: 'prometheus' }] });
  });

  it('lie within the scope, outside of it, or nobody knows: then they are told, never failed', () => {
    const scope = { services: ['shop'] };
    const judged = (target: object) => stranger(watch('fail', scope), target).judged().unexpected;
    expect(judged({ service: 'shop' })).toMatchObject({ verdict: 'fired', alerts: [{ id: 's' }] });
    expect(judged({ service: 'office' })).toMatchObject({ verdict: 'quiet', alerts: [] });
    expect(judged({ labels: { job: 'web' } })).toMatchObject({ verdict: 'quiet', alerts: [{ id: 's' }] });
  });

  it('are those of an expected monitor on another target', () => {
    const scenario = storyScenario({ unexpected: 'fail' });
    const drill = story(scenario).polls(-10, 101).injected(0).effectSeen(0, 90).due('hold', 90).rolledBack(90);
    expect(drill.alertOpened(20).judged().unexpected).toMatchObject({ verdict: 'quiet', alerts: [] });
    expect(drill.alertOpened(20, { target: { service: 'office' } }).judged().unexpected.verdict).toBe('fired');
  });

  it('need all providers to have been watched', () => {
    const drill = watch('fail').polls(-10, 80, { provider: 'prometheus' }).due('last-look', 120);
    expect(drill.judged().unexpected).toMatchObject({ verdict: 'provider-unreachable' });
    expect(drill.poll(99, { provider: 'prometheus' }).judged().unexpected.verdict).toBe('quiet');
  });

  it('need those to have been watched that never answered a poll', () => {
    const watchOf = (subjects: Partial<Scenario>) =>
      story(storyScenario({ expect: [], unexpected: 'fail', ...subjects }))
        .polls(-10, 101)
        .injected(0)
        .effectSeen(0, 90)
        .due('hold', 90)
        .rolledBack(90)
        .due('last-look', 120)
        .judged().unexpected.verdict;
    expect(watchOf({ expect: [storyExpectation({ provider: 'prometheus' })] })).toBe('provider-unreachable');
    expect(watchOf({ forbid: [storyForbidden({ provider: 'prometheus' })] })).toBe('provider-unreachable');
    expect(watchOf({ expect: [storyExpectation()], forbid: [storyForbidden()] })).toBe('quiet');
  });

  it('prove nothing in a drill that was blocked, though they fired', () => {
    const fired = stranger(watch('fail'));
    expect(fired.judged().unexpected.verdict).toBe('fired');
    const blocked = fired.blocked({ cause: 'locked', detail: 'another run holds the lock' });
    expect(blocked.judged().unexpected.verdict).toBe('blocked');
  });

  it('are not asked for in a drill that was blocked', () => {
    const blocked = watch('fail').blocked({ cause: 'locked', detail: 'another run holds the lock' });
    expect(blocked.judged().unexpected).toMatchObject({ verdict: 'blocked', reason: 'another run holds the lock' });
  });
});
